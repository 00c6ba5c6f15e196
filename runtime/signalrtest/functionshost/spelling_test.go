//go:build linux

package functionshost

import (
	"strings"
	"testing"
)

// Other systems do not have two folders of one name in two spellings.
func TestTwoSpellingsOfAFunction(t *testing.T) {
	got := refused(t, map[string]string{"f/function.json": trigger("e", ""), "F/function.json": trigger("g", "")}, nil)
	if !strings.Contains(got, "f/function.json: functions F and f have one name (names are compared without case)") {
		t.Errorf("got %s", got)
	}
}
