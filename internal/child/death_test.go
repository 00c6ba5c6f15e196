//go:build linux || windows

package child_test

import "testing"

// Other systems do not let a program end with the one that started it.
func TestProgramsEndWithThisProcess(t *testing.T) {
	s := newStage(t)
	supervisor := program("supervisor", s.Addr().String())
	if err := supervisor.Start(); err != nil {
		t.Fatal(err)
	}
	first, firstSaid := s.await("supervisor", "leaf")
	second, secondSaid := s.await("supervisor", "leaf")
	if err := supervisor.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	supervisor.Wait()
	s.gone(first, firstSaid)
	s.gone(second, secondSaid)
}
