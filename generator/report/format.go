package report

import (
	"fmt"
	"slices"
	"strings"
)

// Format is a way to print findings.
type Format int

// The formats.
const (
	Terminal Format = iota
	Text
	JSON
	SARIF
	GitHub
)

var formatNames = [...]string{"terminal", "text", "json", "sarif", "github"}

// Formats returns the names that [ParseFormat] takes.
func Formats() []string { return slices.Clone(formatNames[:]) }

// ParseFormat returns the format of a name. The error lists the names.
func ParseFormat(name string) (Format, error) {
	if i := slices.Index(formatNames[:], name); i >= 0 {
		return Format(i), nil
	}
	return 0, fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(formatNames[:], ", "))
}

// String returns the name of the format.
func (f Format) String() string {
	if f < 0 || int(f) >= len(formatNames) {
		return fmt.Sprintf("Format(%d)", int(f))
	}
	return formatNames[f]
}
