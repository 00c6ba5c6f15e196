package gocode

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// goType is a type as the generated file writes it.
func goType(t model.Type) *jen.Statement {
	switch t := t.(type) {
	case *model.Named:
		name := qualified(t.Import, t.Name)
		if len(t.Args) > 0 {
			args := make([]jen.Code, len(t.Args))
			for i, arg := range t.Args {
				args[i] = goType(arg)
			}
			name.Types(args...)
		}
		return name
	case *model.Pointer:
		return jen.Op("*").Add(goType(t.Elem))
	case *model.Slice:
		return jen.Index().Add(goType(t.Elem))
	case *model.Array:
		length := jen.Op(t.Len)
		if t.LenImport != "" {
			length = jen.Qual(t.LenImport, t.Len)
		}
		return jen.Index(length).Add(goType(t.Elem))
	case *model.Map:
		return jen.Map(goType(t.Key)).Add(goType(t.Elem))
	case *model.Struct:
		return structType(t)
	default: // *model.Any
		return jen.Any()
	}
}

func structType(t *model.Struct) *jen.Statement {
	fields := make([]jen.Code, len(t.Fields))
	for i, f := range t.Fields {
		field := goType(f.Type)
		if f.Name != "" {
			field = jen.Id(f.Name).Add(field)
		}
		if f.Tag != "" {
			field.Op(raw(f.Tag))
		}
		fields[i] = field
	}
	return jen.Struct(fields...)
}

// qualified is a name of another package, or of this one and of Go itself, where
// the path is empty.
func qualified(path, name string) *jen.Statement {
	if path == "" {
		return jen.Id(name)
	}
	return jen.Qual(path, name)
}

// raw is a string literal, without escapes where that can be: not for what no
// Go source may contain, such as bytes that are no UTF-8.
func raw(text string) string {
	if strings.ContainsAny(text, "`\r\n\x00\ufeff") || !utf8.ValidString(text) {
		return strconv.Quote(text)
	}
	return "`" + text + "`"
}

// eachName calls yield with every name in a type, and the import path it is from.
func eachName(t model.Type, yield func(path, name string)) {
	switch t := t.(type) {
	case *model.Named:
		yield(t.Import, t.Name)
	case *model.Array:
		yield(t.LenImport, t.Len)
	}
	for _, part := range model.Parts(t) {
		eachName(part, yield)
	}
}
