package gocode

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/hubwire/hubwire/generator/model"
)

// goType renders a type.
func goType(t model.Type) *jen.Statement {
	switch t := t.(type) {
	case *model.Named:
		named := qualified(t.Import, t.Name)
		if len(t.Args) > 0 {
			named.Types(goTypes(t.Args)...)
		}
		return named
	case *model.Pointer:
		return jen.Op("*").Add(goType(t.Elem))
	case *model.Slice:
		return jen.Index().Add(goType(t.Elem))
	case *model.Array:
		return jen.Index(qualified(t.LenImport, t.Len)).Add(goType(t.Elem))
	case *model.Map:
		return jen.Map(goType(t.Key)).Add(goType(t.Elem))
	case *model.Struct:
		return structType(t)
	default: // *model.Any
		return jen.Any()
	}
}

// qualified renders a name of another package, or of this one and of Go itself
// where the path is empty.
func qualified(path, name string) *jen.Statement {
	if path == "" {
		return jen.Id(name)
	}
	return jen.Qual(path, name)
}

func goTypes(types []model.Type) []jen.Code {
	list := make([]jen.Code, len(types))
	for i, t := range types {
		list[i] = goType(t)
	}
	return list
}

func structType(t *model.Struct) *jen.Statement {
	fields := make([]jen.Code, len(t.Fields))
	for i, f := range t.Fields {
		field := jen.Null()
		if f.Name != "" {
			field = jen.Id(f.Name)
		}
		field.Add(goType(f.Type))
		switch {
		case f.Tag == "":
		case strings.ContainsAny(f.Tag, "`\r"):
			field.Lit(f.Tag)
		default:
			field.Op("`" + f.Tag + "`")
		}
		fields[i] = field
	}
	return jen.Struct(fields...)
}

// parameterType renders the type of a parameter in a signature.
func parameterType(p model.Parameter) *jen.Statement {
	if p.Variadic {
		return jen.Op("...").Add(goType(p.Type))
	}
	return goType(p.Type)
}

// receiverType renders the type of a receiver.
func receiverType(r *model.Receiver) *jen.Statement {
	if r.Pointer {
		return jen.Op("*").Id(r.Type)
	}
	return jen.Id(r.Type)
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
