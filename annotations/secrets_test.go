package annotations_test

import (
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
)

// Whatever is said about a connection string in source shows no key.
func TestFindingsShowNoSecrets(t *testing.T) {
	const text = "Endpoint=https://a;AccessKey=NOTAREALKEY;Version=1.0;"
	var at annotations.Span
	d := annotations.RuleSettingName.At(at, "message %s", text).WithHelp("help %s", text).WithRelated(at, "related %s", text)
	for _, got := range []string{d.Message, d.Help, d.Related[0].Message} {
		if strings.Contains(got, "NOTAREALKEY") || !strings.Contains(got, "AccessKey=***********;Version") {
			t.Errorf("got %q", got)
		}
	}
}
