package layout

import (
	"go/token"
	"unicode/utf8"
)

// widestKey is the width up to which gofmt aligns values whatever the widths of
// their keys are to each other (exprList in go/printer).
const widestKey = 40

// rows are lines that share columns.
type rows struct {
	text  []byte // of all cells
	cells []cell
	lines []int // index of the first cell of each
}

// cell is what fills a column of a line.
type cell struct {
	end   int // in the text of the rows
	width int // in runes
	pad   int // blanks behind it
}

// cells returns where the columns of a line in a frame begin, as indexes of
// tokens, the first one left out, and its length.
func (p *Printer) cells() ([]int, bool) {
	tokens := p.tokens
	switch p.frames[len(p.frames)-1].form {
	case fields:
		return fieldCells(tokens)
	case elements:
		if len(tokens) < 3 || tokens[0].kind != name || !tokens[1].is(token.COLON) || tokens[0].end > widestKey {
			return nil, false
		}
		return []int{2, len(tokens)}, true
	case group:
		for i := range tokens {
			if tokens[i].is(token.ASSIGN) && i > 1 {
				return []int{1, i, len(tokens)}, !tokens[1].is(token.COMMA)
			}
		}
		return nil, false
	}
	return nil, true
}

// fieldCells returns the columns of a field: its names and type and tag, or
// its type and tag where it is embedded.
func fieldCells(tokens []tok) ([]int, bool) {
	end := len(tokens)
	if tokens[end-1].kind == open || len(tokens) > 1 && tokens[1].is(token.COMMA) {
		return nil, false
	}
	var cells []int
	embedded := len(tokens) == 1 || tokens[0].is(token.MUL) || tokens[1].is(token.PERIOD) || tokens[1].kind == value ||
		tokens[1].is(token.LBRACK) && !beginsType(tokens, int(tokens[1].match)+1)
	if !embedded {
		cells = append(cells, 1)
	}
	if tokens[end-1].kind == value {
		cells = append(cells, end-1)
	}
	return append(cells, end), true
}

// row keeps a line for when the widths of its columns are known.
func (p *Printer) row(columns []int) bool {
	p.separate()
	r := &p.rows
	r.lines = append(r.lines, len(r.cells))
	start, from := len(p.out), 0
	for _, to := range columns {
		if !p.spaced(from, to) {
			return false
		}
		text := p.out[start:]
		r.text = append(r.text, text...)
		r.cells = append(r.cells, cell{end: len(r.text), width: utf8.RuneCount(text)})
		p.out, from = p.out[:start], to
	}
	return true
}

// flush writes the lines kept.
func (p *Printer) flush() {
	r := &p.rows
	r.align()
	start := 0
	for i := range r.lines {
		for range p.frames {
			p.out = append(p.out, '\t')
		}
		for _, cell := range r.line(i) {
			p.out = append(p.out, r.text[start:cell.end]...)
			for range cell.pad {
				p.out = append(p.out, ' ')
			}
			start = cell.end
		}
		p.out = append(p.out, '\n')
	}
	r.reset()
}

func (r *rows) reset() { r.text, r.cells, r.lines = r.text[:0], r.cells[:0], r.lines[:0] }

// line returns the cells of a line.
func (r *rows) line(i int) []cell {
	if i+1 < len(r.lines) {
		return r.cells[r.lines[i]:r.lines[i+1]]
	}
	return r.cells[r.lines[i]:]
}

// align makes each column as wide as its widest cell, and a blank. A line where
// the column does not exist, or ends the line, begins it anew below. (This is
// what package text/tabwriter does for gofmt.)
func (r *rows) align() {
	for column, found := 0, true; found; column++ {
		found = false
		first, widest := 0, 0
		for i := 0; i <= len(r.lines); i++ {
			if i < len(r.lines) && len(r.line(i)) > column+1 {
				widest = max(widest, r.line(i)[column].width)
				found = true
				continue
			}
			for each := first; each < i; each++ {
				cell := &r.line(each)[column]
				cell.pad = widest + 1 - cell.width
			}
			first, widest = i+1, 0
		}
	}
}
