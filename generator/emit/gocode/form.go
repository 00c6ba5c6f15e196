package gocode

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/internal/layout"
	"github.com/hubwire/hubwire/generator/internal/parallel"
)

// form is code of which a file has many that differ in a few places, its
// holes: names, types, literals, statements. Package jen renders it once for
// the file, package layout lays it out, and filling it is copying. Building,
// rendering and laying out every function of its own was three quarters of a
// run of the generator.
//
// What fills holes is never part of what is compiled to a form, so nothing that
// a user writes can look like a hole.
type form struct {
	start   string
	rest    []afterHole
	imports []int // places in emitter.imports
}

// afterHole is a hole, and the text up to the next.
type afterHole struct {
	hole   int
	indent string // of its line
	text   string
}

// Holes are names of one character for packages jen and layout: the first that
// Unicode leaves to private use, which no Go program has in a name, and those
// that follow.
const (
	firstHole = '\uE000'
	lastHole  = firstHole + 9
)

// hole renders the hole with a number, from 0.
func hole(number int) *jen.Statement { return jen.Id(string(firstHole + rune(number))) }

// expression renders an expression, which is laid out otherwise than what stands
// on its own. The form is without the assignment.
func expression(code jen.Code) jen.Code { return jen.Id("_").Op("=").Add(code) }

const assignment = "_ = "

func isHole(r rune) bool { return firstHole <= r && r <= lastHole }

// forms are the forms of one file.
type forms struct {
	trigger, decode, decodeBound, invoker, check form
	register, function, reader, writer           form
}

// compileForms compiles them once names are chosen.
func (e *emitter) compileForms() error {
	e.forms = new(forms)
	type source struct {
		form *form
		code func(*emitter) jen.Code
	}
	_, err := parallel.Each(context.Background(), []source{
		{&e.forms.trigger, (*emitter).triggerForm},
		{&e.forms.decode, (*emitter).decodeForm},
		{&e.forms.decodeBound, (*emitter).decodeBoundForm},
		{&e.forms.invoker, (*emitter).invokerForm},
		{&e.forms.check, (*emitter).checkForm},
		{&e.forms.register, (*emitter).registerForm},
		{&e.forms.function, (*emitter).functionForm},
		{&e.forms.reader, (*emitter).readerForm},
		{&e.forms.writer, (*emitter).writerForm},
	}, func(each source) (none struct{}, err error) {
		*each.form, err = e.compile(each.code)
		return none, err
	})
	return err
}

func (e *emitter) compile(code func(*emitter) jen.Code) (form, error) {
	own := e.section()
	text, err := laidOut(code(own))
	if err != nil {
		return form{}, err
	}
	var f form
	for i, used := range own.used {
		if used {
			f.imports = append(f.imports, i)
		}
	}
	f.start, f.rest = split(strings.TrimPrefix(text, assignment))
	return f, nil
}

// split takes the text of a form apart.
func split(text string) (start string, rest []afterHole) {
	end := strings.IndexFunc(text, isHole)
	if end < 0 {
		return text, nil
	}
	start = text[:end]
	for at := end; at < len(text); {
		mark, size := utf8.DecodeRuneInString(text[at:])
		line := text[strings.LastIndexByte(text[:at], '\n')+1:]
		after := afterHole{hole: int(mark - firstHole), indent: line[:len(line)-len(strings.TrimLeft(line, "\t"))]}
		at += size
		end := at + strings.IndexFunc(text[at:], isHole)
		if end < at {
			end = len(text)
		}
		after.text, at = text[at:end], end
		rest = append(rest, after)
	}
	return start, rest
}

// filled returns a form with text in its holes.
func (e *emitter) filled(f *form, holes ...string) string {
	var buffer [512]byte
	return string(e.fill(buffer[:0], f, holes))
}

// declare adds a declaration to the section: a form with text in its holes.
func (e *emitter) declare(f *form, holes ...string) {
	e.out = append(e.fill(e.out, f, holes), "\n\n"...)
}

func (e *emitter) fill(out []byte, f *form, holes []string) []byte {
	for _, i := range f.imports {
		e.used[i] = true
	}
	out = append(out, f.start...)
	for _, each := range f.rest {
		out = append(appendIndented(out, holes[each.hole], each.indent), each.text...)
	}
	return out
}

// appendIndented adds what fills a hole, whose lines below the first stand where
// that one does.
func appendIndented(out []byte, text, indent string) []byte {
	if indent == "" {
		return append(out, text...)
	}
	for {
		end := strings.IndexByte(text, '\n') + 1
		if end == 0 {
			return append(out, text...)
		}
		out = append(append(out, text[:end]...), indent...)
		text = text[end:]
	}
}

// laidOut renders code that stands on its own.
func laidOut(code jen.Code) (string, error) {
	file := jen.NewFile("p")
	file.NoFormat = true
	file.Add(code)
	var text bytes.Buffer
	if err := file.Render(&text); err != nil {
		return "", fmt.Errorf("rendering code: %w", err)
	}
	_, declarations, _ := bytes.Cut(text.Bytes(), newline) // the package clause goes
	laid, err := layout.Source(declarations)
	return string(laid), err
}

var newline = []byte("\n")
