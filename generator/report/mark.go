package report

import (
	"slices"
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

// snippet has the marks in one file.
type snippet struct {
	file  *file // nil where its source cannot be shown
	marks []mark
}

// snippets groups the marks of a finding by file. The first is that of the
// finding itself.
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
		i := slices.IndexFunc(all, func(s *snippet) bool { return f != nil && s.file == f })
		if i < 0 {
			all = append(all, &snippet{file: f, marks: []mark{m}})
			return
		}
		all[i].marks = append(all[i].marks, m)
	}
	add(mark{span: d.Span, primary: true})
	for _, each := range d.Related {
		add(mark{span: each.Span, label: clean(each.Message)})
	}
	return all
}

// underline is the part of a mark on one line, in bytes of the line.
type underline struct {
	line, from, to int
	label          string
	primary        bool
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
		u := underline{line: line, from: len(text) - len(strings.TrimLeft(text, " \t")), to: len(text), primary: m.primary}
		if line == start.Line {
			u.from = f.index(start)
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
