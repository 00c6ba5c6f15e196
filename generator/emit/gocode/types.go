package gocode

import (
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// goType renders a type.
func (e *emitter) goType(t model.Type) string {
	switch t := t.(type) {
	case *model.Named:
		name := e.qualified(t.Import, t.Name)
		if len(t.Args) > 0 {
			name += "[" + strings.Join(e.goTypes(t.Args), ", ") + "]"
		}
		return name
	case *model.Pointer:
		return "*" + e.goType(t.Elem)
	case *model.Slice:
		return "[]" + e.goType(t.Elem)
	case *model.Array:
		return "[" + e.qualified(t.LenImport, number(t.Len)) + "]" + e.goType(t.Elem)
	case *model.Map:
		return "map[" + e.goType(t.Key) + "]" + e.goType(t.Elem)
	case *model.Struct:
		return e.structType(t)
	default: // *model.Any
		return "any"
	}
}

// number renders the length of an array as gofmt does where it is a number:
// prefix and exponent in lower case, 0X1F becomes 0x1F.
func number(text string) string {
	digit := text != "" && '0' <= text[0] && text[0] <= '9'
	switch {
	case !digit:
		return text
	case strings.HasPrefix(text, "0x"), strings.HasPrefix(text, "0X"):
		return "0x" + strings.ReplaceAll(text[2:], "P", "p")
	default:
		return strings.ToLower(text)
	}
}

func (e *emitter) goTypes(types []model.Type) []string {
	list := make([]string, len(types))
	for i, t := range types {
		list[i] = e.goType(t)
	}
	return list
}

func (e *emitter) structType(t *model.Struct) string {
	fields := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		fields[i] = e.goType(f.Type)
		if f.Name != "" {
			fields[i] = f.Name + " " + fields[i]
		}
		if f.Tag != "" {
			fields[i] += " " + raw(f.Tag)
		}
	}
	return e.structOf(fields)
}

// parameterType renders the type of a parameter in a signature.
func (e *emitter) parameterType(p model.Parameter) string {
	if p.Variadic {
		return "..." + e.goType(p.Type)
	}
	return e.goType(p.Type)
}

// receiverType renders the type of a receiver.
func receiverType(r *model.Receiver) string {
	if r.Pointer {
		return "*" + r.Type
	}
	return r.Type
}

// eachImport calls yield with every import path the type names.
func eachImport(t model.Type, yield func(path string)) {
	switch t := t.(type) {
	case *model.Named:
		yield(t.Import)
		for _, arg := range t.Args {
			eachImport(arg, yield)
		}
	case *model.Pointer:
		eachImport(t.Elem, yield)
	case *model.Slice:
		eachImport(t.Elem, yield)
	case *model.Array:
		yield(t.LenImport)
		eachImport(t.Elem, yield)
	case *model.Map:
		eachImport(t.Key, yield)
		eachImport(t.Elem, yield)
	case *model.Struct:
		for _, field := range t.Fields {
			eachImport(field.Type, yield)
		}
	}
}
