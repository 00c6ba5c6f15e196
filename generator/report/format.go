package report

import (
	"fmt"
	"slices"
	"strings"
)

// Format is a way to print findings. It is the value of a flag; "" is that of
// one that is not given, for which [Write] prints as for a terminal.
type Format string

// The formats.
const (
	Terminal Format = "terminal"
	Text     Format = "text"
	JSON     Format = "json"
	SARIF    Format = "sarif"
	GitHub   Format = "github"
)

// Formats returns the names of the formats.
func Formats() []string {
	return []string{string(Terminal), string(Text), string(JSON), string(SARIF), string(GitHub)}
}

// Set sets the format by its name. The error lists the names.
func (f *Format) Set(name string) error {
	if !slices.Contains(Formats(), name) {
		return fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(Formats(), ", "))
	}
	*f = Format(name)
	return nil
}

// String returns the name.
func (f *Format) String() string { return string(*f) }

// Type names the values in the help of commands.
func (f *Format) Type() string { return "format" }
