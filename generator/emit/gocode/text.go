package gocode

import (
	"strconv"
	"strings"
)

// What fills the holes of forms, apart from names and types. Package layout
// spaces it.

// call renders a call.
func call(function string, arguments ...string) string {
	return function + "(" + strings.Join(arguments, ", ") + ")"
}

// block renders braces with a statement, or a field of a struct, on each line.
func block(lines []string) string {
	if len(lines) == 0 {
		return "{}"
	}
	return "{\n" + strings.Join(lines, "\n") + "\n}"
}

// quoted renders string literals, such as the arguments of a call.
func quoted(texts []string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = strconv.Quote(text)
	}
	return list
}
