package gocode

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// form is code of which a file has many that differ in a few places, its
// holes: names, types, literals, statements. Package jen renders it once for
// the file, and filling it is copying. Before, half of a run of the generator
// was building and rendering every function of its own.
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
	hole int
	text string
}

// holeMark stands on both sides of the number of a hole.
const holeMark = "\x00"

// hole renders the hole with a number, from 0.
func hole(number int) *jen.Statement {
	return jen.Id(holeMark + strconv.Itoa(number) + holeMark)
}

// forms are the forms of one file.
type forms struct {
	trigger, decode, variables, invoker, check form
	register, function, reader, writer         form
}

// compileForms compiles them once names are chosen.
func (e *emitter) compileForms() error {
	e.forms = new(forms)
	for _, each := range []struct {
		form *form
		code func(*emitter) jen.Code
	}{
		{&e.forms.trigger, (*emitter).triggerForm},
		{&e.forms.decode, (*emitter).decodeForm},
		{&e.forms.variables, (*emitter).variablesForm},
		{&e.forms.invoker, (*emitter).invokerForm},
		{&e.forms.check, (*emitter).checkForm},
		{&e.forms.register, (*emitter).registerForm},
		{&e.forms.function, (*emitter).functionForm},
		{&e.forms.reader, (*emitter).readerForm},
		{&e.forms.writer, (*emitter).writerForm},
	} {
		var err error
		if *each.form, err = e.compile(each.code); err != nil {
			return err
		}
	}
	return nil
}

func (e *emitter) compile(code func(*emitter) jen.Code) (form, error) {
	own := *e
	own.used = make([]bool, len(e.imports))
	text, err := render(code(&own))
	if err != nil {
		return form{}, err
	}
	pieces := strings.Split(string(text), holeMark)
	f := form{start: pieces[0]}
	for i := 1; i < len(pieces); i += 2 {
		number, err := strconv.Atoi(pieces[i])
		if err != nil {
			return form{}, err
		}
		f.rest = append(f.rest, afterHole{number, pieces[i+1]})
	}
	for i, used := range own.used {
		if used {
			f.imports = append(f.imports, i)
		}
	}
	return f, nil
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
		out = append(append(out, holes[each.hole]...), each.text...)
	}
	return out
}

// render renders code without layout.
func render(code jen.Code) ([]byte, error) {
	file := jen.NewFile("p")
	file.NoFormat = true
	file.Add(code)
	var text bytes.Buffer
	if err := file.Render(&text); err != nil {
		return nil, fmt.Errorf("rendering code: %w", err)
	}
	_, declarations, _ := bytes.Cut(text.Bytes(), newline) // the package clause goes
	return bytes.TrimSpace(declarations), nil
}

var newline = []byte("\n")
