package functionshost

import (
	"fmt"
	"strings"
)

// ConfigError is everything that is wrong with an app's files.
type ConfigError struct {
	Root     string // folder of the app
	Problems []Problem
}

// Error lists all problems, one a line.
func (e *ConfigError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "functions app %s cannot run:", e.Root)
	for _, p := range e.Problems {
		b.WriteString("\n\t" + p.String())
	}
	return b.String()
}

// Problem is one thing that is wrong with one file.
type Problem struct {
	File    string // relative to the app's root, with slashes
	Line    int    // from 1; 0 means the whole file
	Column  int    // from 1, in bytes
	Message string
}

// String returns file:line:column: message.
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}
