package scaffold

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

var remote = regexp.MustCompile(`(?:src|href)="?(?:https?:)?//[^">]*`)

// A misspelled place in a template stays as it is.
func TestAppFillsInAllPlaces(t *testing.T) {
	for _, options := range []AppOptions{{Version: "v1.2.3"}, {Replace: "/my checkouts/hubwire"}} {
		options.Dir, options.Module = t.TempDir(), "github.com/you/chat"
		_, files, err := App(options)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if bytes.Contains(file.Text, []byte("{{.")) {
				t.Errorf("%s has a place of the template:\n%s", file.Path, file.Text)
			}
			if strings.HasSuffix(file.Path, ".html") && remote.Match(file.Text) {
				t.Errorf("%s loads %s from another server", file.Path, remote.Find(file.Text))
			}
			if strings.HasSuffix(file.Path, "ci.yml") && !bytes.Contains(file.Text, []byte("\npermissions:\n  contents: read\n")) {
				t.Errorf("%s asks for no permissions of its own:\n%s", file.Path, file.Text)
			}
		}
		want := "require github.com/hubwire/hubwire v1.2.3\n"
		if options.Replace != "" {
			want = "require github.com/hubwire/hubwire v0.0.0\n\nreplace github.com/hubwire/hubwire => \"/my checkouts/hubwire\"\n"
		}
		if !bytes.HasSuffix(files[0].Text, []byte(want)) {
			t.Errorf("go.mod is\n%s", files[0].Text)
		}
	}
}
