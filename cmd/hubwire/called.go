package main

import (
	"os"
	"path/filepath"
	"regexp"
)

// called is how people call this program, for command lines that they copy. It
// cannot be known for certain; where in doubt it is the plain name, which is
// also what all texts say that tell about a command instead of giving one.
func called() string {
	executable, err := os.Executable()
	if err != nil {
		return "hubwire"
	}
	return calledAt(executable)
}

func calledAt(executable string) string {
	// The end of the folder in which the go command keeps the programs that go
	// tool has built, <two digits>/<digest>-d in its build cache, since Go 1.24.
	cached := regexp.MustCompile(`(^|[/\\])[0-9a-f]{2}[/\\][0-9a-f]{64}-d$`)
	if cached.MatchString(filepath.Dir(executable)) {
		return "go tool hubwire"
	}
	return "hubwire"
}
