package report

import (
	"go/token"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// mark is a span to be shown in the source: that of a finding, or of a place
// related to it, which has a label.
type mark struct {
	span    annotations.Span
	label   string
	primary bool
}

// snippet is a piece of one file with marks close to each other.
type snippet struct {
	file  *file // nil where its source cannot be shown
	at    token.Position
	marks []mark
}

// reach is how many lines apart marks of one snippet may be.
const reach = 8

// snippets groups the marks of a finding. The first is that of the finding
// itself.
func snippets(d annotations.Diagnostic, files *sources) []*snippet {
	var all []*snippet
	add := func(m mark) {
		start := m.span.Start
		if start.Filename == "" {
			return
		}
		f := files.file(start.Filename)
		if !f.has(start.Line) {
			f = nil
		}
		for _, s := range all {
			if f != nil && s.file == f && s.near(m) {
				s.marks = append(s.marks, m)
				return
			}
		}
		all = append(all, &snippet{file: f, at: start, marks: []mark{m}})
	}
	add(mark{span: d.Span, primary: true})
	for _, each := range d.Related {
		add(mark{span: each.Span, label: clean(each.Message)})
	}
	return all
}

func (s *snippet) near(m mark) bool {
	for _, other := range s.marks {
		if m.span.Start.Line-endOf(other.span).Line <= reach && other.span.Start.Line-endOf(m.span).Line <= reach {
			return true
		}
	}
	return false
}

// underline is the part of a mark on one line, in bytes of the line.
type underline struct {
	line     int
	from, to int
	label    string
	primary  bool
}

// underlines splits a mark by lines. Of a long one only the ends are shown;
// its label stands at the last line.
func (m mark) underlines(f *file) []underline {
	start, end := m.span.Start, endOf(m.span)
	last := min(end.Line, len(f.lines))
	if last > start.Line && last == end.Line && end.Column <= 1 {
		last-- // whole lines end where the next begins
	}
	var all []underline
	for line := start.Line; line <= last; line++ {
		text := f.line(line)
		u := underline{line: line, to: len(text), primary: m.primary}
		if line == start.Line {
			u.from = f.index(start)
		} else {
			u.from = len(text) - len(strings.TrimLeft(text, " \t"))
		}
		if line == end.Line {
			u.to = f.index(end)
		}
		if line == last {
			u.label = m.label
		}
		if line == start.Line || line == last || u.from < u.to {
			all = append(all, u)
		}
		if line == start.Line && last-start.Line > 3 {
			line = last - 1
		}
	}
	return all
}
