package gocode

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What fills the holes of forms, apart from names and types: laid out as gofmt
// would, from the start of a line.

// call renders a call.
func call(function string, arguments ...string) string {
	return function + "(" + strings.Join(arguments, ", ") + ")"
}

// block renders braces with a statement on each line.
func block(statements []string) string {
	if len(statements) == 0 {
		return "{}"
	}
	var buffer [512]byte
	out := append(buffer[:0], '{')
	for _, each := range statements {
		out = appendIndented(append(out, "\n\t"...), each, "\t")
	}
	return string(append(out, "\n}"...))
}

// raw renders a string literal, without escapes where that can be: not for what
// no Go source may contain, such as bytes that are no UTF-8.
func raw(text string) string {
	if strings.ContainsAny(text, "`\r\n\x00\ufeff") || !utf8.ValidString(text) {
		return strconv.Quote(text)
	}
	return "`" + text + "`"
}

// structOf renders a struct type of fields.
func (e *emitter) structOf(fields []string) string {
	if len(fields) == 0 {
		return "struct{}"
	}
	const declared = "type _ "
	return strings.TrimPrefix(e.laid(declared+"struct {\n"+strings.Join(fields, "\n")+"\n}"), declared)
}

// laid lays out text with columns.
func (e *emitter) laid(text string) string {
	laid, err := e.printer.Source([]byte(text))
	e.err = cmp.Or(e.err, err)
	return string(laid)
}
