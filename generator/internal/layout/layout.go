// Package layout gives generated Go text the layout of gofmt, at a tenth of
// what gofmt costs, which was two thirds of a run of the generator.
//
// It reads lines and tokens, and builds no syntax tree. That is enough for text
// that has its line breaks where gofmt wants them, as package jen writes it:
// what is left is to indent lines, to space tokens, and to align the columns of
// structs, composite literals and groups of variables. A form that it does not
// know it leaves to package go/format, together with all of the text. It never
// adds, removes or reorders a token, but text for it must not do arithmetic: it
// takes * and & for pointers.
package layout

import (
	"bytes"
	"fmt"
	"go/format"
	"go/token"
	"slices"
)

// Source returns the text of declarations as gofmt would lay it out, trimmed.
// An error means that the text is no Go.
func Source(text []byte) ([]byte, error) { return new(Printer).Source(text) }

// Source is the function of this name with memory that is used again: the
// result is good until the next call.
func (p *Printer) Source(text []byte) ([]byte, error) {
	if laid, ok := p.lines(text); ok {
		return laid, nil
	}
	laid, err := format.Source(bytes.TrimSpace(text))
	if err != nil {
		return nil, fmt.Errorf("laying out generated code: %w", err)
	}
	return laid, nil
}

// lines is Source without package go/format: it is false where the text has a
// form that this package does not know. Text that is no Go may get any layout.
func (p *Printer) lines(text []byte) ([]byte, bool) {
	p.reset(len(text) + len(text)/4)
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, newline)
		if !p.line(line) {
			return nil, false
		}
		text = rest
	}
	return bytes.TrimRight(p.out, "\n"), len(p.frames) == 0
}

var newline = []byte("\n")

// frame is what one line opened and a later one closes: at least one bracket,
// and one step of indentation however many they are.
type frame struct {
	form     form
	brackets int
}

// form is what stands in a frame, which decides what is aligned.
type form int

const (
	block    form = iota // statements
	fields               // of a struct
	elements             // of a composite literal
	group                // variables in parentheses
)

// Printer lays out one text after the other. The zero Printer is ready.
type Printer struct {
	out    []byte
	frames []frame
	text   []byte // the current line
	tokens []tok  // of it
	opened bool   // the line before opened a frame
	rows   rows   // the lines before that share columns, not written yet
	blank  bool   // the line before was empty
	ended  bool   // the line before ended a declaration
}

// reset makes the printer ready for a text.
func (p *Printer) reset(size int) {
	p.out = slices.Grow(p.out[:0], size)
	p.frames = p.frames[:0]
	p.rows.reset()
	p.opened, p.blank, p.ended = false, false, false
}

// line lays out one line.
func (p *Printer) line(text []byte) bool {
	text = bytes.TrimSpace(text)
	switch {
	case len(text) == 0:
		p.blank = len(p.out) > 0
		return len(p.frames) == 0
	case bytes.HasPrefix(text, []byte("//")):
		p.separate()
		p.out = append(append(p.out, text...), '\n')
		return len(p.frames) == 0 && bytes.IndexByte(text, '\r') < 0
	}
	var ok bool
	p.text = text
	if p.tokens, ok = scan(p.tokens[:0], text); !ok {
		return false
	}
	closing, opening, ok := match(p.tokens)
	if !ok || !p.close(closing) {
		return false
	}
	p.opened = opening > 0
	if len(p.frames) > 0 && closing == 0 {
		switch cells, ok := p.cells(); {
		case !ok:
			return false
		case len(cells) > 1 && opening == 0:
			return p.row(cells)
		}
	}
	return p.plain(closing > 0, opening)
}

// plain writes the tokens of a line without columns, and opens a frame where
// brackets stay open at its end.
func (p *Printer) plain(closes bool, opening int) bool {
	p.flush()
	top := len(p.frames) == 0
	if top && !closes && p.ended && !p.blank {
		return false // gofmt may want an empty line here
	}
	p.separate()
	p.indent()
	if !p.spaced(0, len(p.tokens)) {
		return false
	}
	p.out = append(p.out, '\n')
	p.ended = top && opening == 0
	if opening == 0 {
		return true
	}
	form, ok := p.opens(top)
	p.frames = append(p.frames, frame{form, opening})
	return ok
}

// separate keeps one empty line where there were any.
func (p *Printer) separate() {
	if p.blank {
		p.out = append(p.out, '\n')
		p.blank, p.ended = false, false
	}
}

// close ends the frame whose brackets a line closes first.
func (p *Printer) close(brackets int) bool {
	if brackets == 0 {
		return true
	}
	last := len(p.frames) - 1
	if last < 0 || p.frames[last].brackets != brackets || p.opened && p.frames[last].form != block {
		return false
	}
	p.flush()
	p.frames = p.frames[:last]
	return true
}

// indent begins a line. A case stands where its switch does.
func (p *Printer) indent() {
	steps := len(p.frames)
	if steps > 0 && p.tokens[0].is(token.CASE) {
		steps--
	}
	for range steps {
		p.out = append(p.out, '\t')
	}
}

// opens returns the form of what the line opens.
func (p *Printer) opens(top bool) (form, bool) {
	last := len(p.tokens) - 1
	switch t := &p.tokens[last]; {
	case t.is(token.LPAREN):
		return group, top && p.tokens[0].is(token.VAR) && last == 1
	case !t.is(token.LBRACE), last == 0:
		return 0, false
	}
	switch before := &p.tokens[last-1]; {
	case before.is(token.STRUCT):
		return fields, true
	case before.is(token.RPAREN), p.beginsBlock():
		return block, true
	default:
		return elements, true
	}
}
