package report

import (
	"go/token"
	"strings"
	"unicode/utf16"

	"github.com/hubwire/hubwire/annotations"
)

// sources reads each file once.
type sources struct {
	read  func(path string) ([]byte, error)
	files map[string]*file
}

// file returns nil where the file cannot be read.
func (s *sources) file(path string) *file {
	if path == "" {
		return nil
	}
	f, known := s.files[path]
	if !known {
		if text, err := s.read(path); err == nil {
			f = &file{strings.Split(annotations.Masked(string(text)), "\n")}
		}
		s.files[path] = f
	}
	return f
}

// file has the lines of a source file. Positions in it may be any numbers: they
// come from findings, and the file may have changed since.
type file struct{ lines []string }

// has reports whether the file has the line; the first is 1.
func (f *file) has(line int) bool { return f != nil && line >= 1 && line <= len(f.lines) }

// line returns a line without its end, LF or CRLF.
func (f *file) line(n int) string { return strings.TrimSuffix(f.lines[n-1], "\r") }

// index returns the offset in its line of a position on a line the file has.
func (f *file) index(at token.Position) int {
	return min(max(at.Column-1, 0), len(f.line(at.Line)))
}

// units returns the column of a position in UTF-16 code units, from 1. Where
// the line is not known it is the column in bytes.
func (f *file) units(at token.Position) int {
	if !f.has(at.Line) {
		return max(at.Column, 1)
	}
	column := 1
	for _, r := range f.line(at.Line)[:f.index(at)] {
		column += utf16.RuneLen(r)
	}
	return column
}

// endOf returns the end of a span, which is its start where no end behind it
// is known.
func endOf(span annotations.Span) token.Position {
	start, end := span.Start, span.End
	if end.Line < start.Line || end.Line == start.Line && end.Column < start.Column {
		return start
	}
	return end
}
