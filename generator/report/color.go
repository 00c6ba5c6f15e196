package report

import (
	"io"
	"os"
)

// ColorFor reports whether output to w should be in color: w is a terminal,
// TERM does not say that it is a dumb one, and NO_COLOR (https://no-color.org)
// is empty. Env looks up environment variables, like os.Getenv.
func ColorFor(w io.Writer, env func(string) string) bool {
	return env("NO_COLOR") == "" && env("TERM") != "dumb" && IsTerminal(w)
}

// IsTerminal reports whether what is written to w shows on a terminal.
func IsTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// style is a set of ANSI SGR parameters.
type style string

const (
	bold   style = "1"
	red    style = "1;31"
	yellow style = "1;33"
	blue   style = "1;34"
)

// palette is whether to use styles at all.
type palette bool

func (p palette) paint(s style, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}
