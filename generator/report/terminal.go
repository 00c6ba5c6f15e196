package report

import (
	"bytes"
	"fmt"
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
