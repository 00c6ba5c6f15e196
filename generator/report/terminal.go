package report

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// terminal prints findings for people.
type terminal struct {
	out     *bytes.Buffer
	options Options
	files   *sources
	palette palette
}

func writeTerminal(out *bytes.Buffer, findings annotations.Diagnostics, o Options, files *sources) {
	if len(findings) == 0 {
		return
	}
	t := terminal{out, o, files, palette(o.Color)}
	for _, d := range findings {
		t.finding(d)
		out.WriteByte('\n')
	}
	fmt.Fprintln(out, summary(findings))
}

// summary returns such as "2 errors, 1 warning".
func summary(findings annotations.Diagnostics) string {
	var parts []string
	add := func(n int, noun string) {
		switch n {
		case 0:
		case 1:
			parts = append(parts, "1 "+noun)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, noun))
		}
	}
	errors, warnings := count(findings)
	add(errors, "error")
	add(warnings, "warning")
	return strings.Join(parts, ", ")
}

func (t *terminal) finding(d annotations.Diagnostic) {
	shown := snippets(d, t.files)
	margin := strings.Repeat(" ", gutterWidth(shown))
	tone := red
	if d.Severity == annotations.Warning {
		tone = yellow
	}
	fmt.Fprintf(t.out, "%s%s\n",
		t.palette.paint(tone, fmt.Sprintf("%s %s", d.Severity, d.Code)),
		t.palette.paint(bold, ": "+clean(d.Message)))
	for _, s := range shown {
		arrow := "::: "
		if s.marks[0].primary {
			arrow = "--> "
		}
		t.snippet(s, margin, arrow, tone)
	}
	for _, each := range d.Related {
		if each.Span.Start.Filename == "" {
			t.remark(margin, "note", clean(each.Message))
		}
	}
	if d.Help != "" {
		t.remark(margin, "help", clean(d.Help))
	}
	if len(d.Fix) > 0 {
		t.remark(margin, "fix", "hubwire vet --fix")
	}
}

// remark prints a line such as "   = help: write it once".
func (t *terminal) remark(margin, kind, text string) {
	line := margin + " " + t.palette.paint(blue, "=") + " " + t.palette.paint(bold, kind+":") + " " + text
	fmt.Fprintln(t.out, strings.TrimRight(line, " "))
}

// gutterWidth returns the digits of the greatest line number of a finding.
func gutterWidth(shown []*snippet) int {
	greatest := 0
	for _, s := range shown {
		if s.file == nil {
			continue
		}
		for _, m := range s.marks {
			greatest = max(greatest, min(endOf(m.span).Line, len(s.file.lines)))
		}
	}
	return len(strconv.Itoa(greatest))
}

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
