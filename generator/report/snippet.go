package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// tabStop is where tabs of a terminal end.
const tabStop = 8

// snippet prints the lines that have marks, each with a row for each mark
// below, after a line that says where.
func (t *terminal) snippet(s *snippet, margin, arrow string, tone style) {
	where := t.palette.paint(blue, arrow) + t.options.position(s.marks[0].span.Start)
	if s.file == nil {
		if label := s.marks[0].label; label != "" {
			where += ": " + label
		}
		fmt.Fprintf(t.out, "%s%s\n", margin, where)
		return
	}
	bar := t.palette.paint(blue, "|")
	fmt.Fprintf(t.out, "%s%s\n%s %s\n", margin, where, margin, bar)

	var rows []underline
	for _, m := range s.marks {
		rows = append(rows, m.underlines(s.file)...)
	}
	slices.SortStableFunc(rows, func(a, b underline) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.from, b.from))
	})
	start := len(margin) + len(" | ")
	previous := 0
	source := func(line int) {
		number := t.palette.paint(blue, fmt.Sprintf("%*d |", len(margin), line))
		fmt.Fprintln(t.out, strings.TrimRight(number+" "+drawn(s.file.line(line)), " \t"))
		previous = line
	}
	for _, row := range rows {
		if row.line != previous {
			switch {
			case previous == 0 || row.line == previous+1:
			case row.line == previous+2:
				source(previous + 1)
			default:
				fmt.Fprintln(t.out, t.palette.paint(blue, "..."))
			}
			source(row.line)
		}
		padding, marks := row.draw(s.file.line(row.line), start)
		color := blue
		if row.primary {
			color = tone
		}
		marks = t.palette.paint(color, strings.TrimRight(marks+" "+row.label, " "))
		fmt.Fprintf(t.out, "%s %s %s%s\n", margin, bar, padding, marks)
	}
}

// draw returns what stands below a line: padding with the tabs of the line,
// and carets. Start is the column the line begins at, from 0. At least one
// caret is drawn, for a place between two characters or behind the last.
func (u underline) draw(line string, start int) (padding, marks string) {
	sign := "-"
	if u.primary {
		sign = "^"
	}
	var before strings.Builder
	width := 0
	for i, column := 0, start; i < len(line) && (i < u.to || i <= u.from); {
		r, size := utf8.DecodeRuneInString(line[i:])
		_, columns := visible(r)
		if r == '\t' {
			columns = tabStop - column%tabStop
		}
		switch {
		case i+size > u.from:
			if i < u.to {
				width += columns
			}
		case r == '\t':
			before.WriteByte('\t')
		default:
			before.WriteString(strings.Repeat(" ", columns))
		}
		column += columns
		i += size
	}
	return before.String(), strings.Repeat(sign, max(width, 1))
}
