//go:build unix

package child_test

import (
	"testing"
	"time"
)

// Wine does not carry the Ctrl-Break that programs on Windows are asked with.
func TestProgramsAreAskedToEnd(t *testing.T) {
	s := newStage(t)
	p := s.start("polite")
	_, said := s.await("polite")
	p.Stop(t.Context(), time.Minute)
	if text, err := said.ReadString('\n'); text != "asked\n" || p.State().ExitCode() != 0 {
		t.Errorf("said %q, %v, %v", text, err, p.State())
	}
}
