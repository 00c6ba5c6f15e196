package resolve

import (
	"go/ast"

	"github.com/hubwire/hubwire/generator/model"
)

// codec is how a type makes its own JSON.
type codec struct {
	text bool   // it is text in both directions
	why  string // what makes its form unknown; "" where it has the usual one, and for text
}

// Methods by which a type makes its own JSON, in the order in which the
// encoder and the decoder look for them (package
// github.com/go-json-experiment/json, arshal_methods.go).
var (
	jsonMethods = [...]string{"MarshalJSONTo", "MarshalJSON", "UnmarshalJSONFrom", "UnmarshalJSON"}
	textOut     = [...]string{"AppendText", "MarshalText"}
	textIn      = [...]string{"UnmarshalText"}
)

// codec finds out about the methods of a type: those declared on it, and for a
// struct those of embedded fields.
func (f *forms) codec(methods map[string]bool, inside scoped, depth int) codec {
	has := func(names []string) string {
		for _, name := range names {
			if methods[name] {
				return name
			}
		}
		return ""
	}
	if method := has(jsonMethods[:]); method != "" {
		return codec{why: "it has the method " + method}
	}
	out, in := has(textOut[:]), has(textIn[:])
	switch {
	case out != "" && in != "":
		return codec{text: true}
	case out != "":
		return codec{why: "it has " + out + " and no UnmarshalText"}
	case in != "":
		return codec{why: "it has UnmarshalText and no MarshalText"}
	}
	structure, ok := ast.Unparen(inside.expr).(*ast.StructType)
	if !ok || depth > maxShapeDepth {
		return codec{}
	}
	for _, field := range structure.Fields.List {
		if len(field.Names) > 0 {
			continue
		}
		if why := f.embeddedCodec(inside.at(field.Type), depth+1); why != "" {
			return codec{why: why}
		}
	}
	return codec{}
}

// embeddedCodec says why an embedded field may give its struct methods for
// JSON: it has some, or its source is not at hand.
func (f *forms) embeddedCodec(t scoped, depth int) string {
	if star, ok := ast.Unparen(t.expr).(*ast.StarExpr); ok {
		t = t.at(star.X)
	}
	embeds := "it embeds " + source(t.expr)
	for range maxAliases {
		p, object, ok := f.declaration(t.typeExpr)
		if !ok {
			if importPath, _, _ := f.qualified(t.typeExpr); importPath != "" {
				return embeds
			}
			return ""
		}
		inside := f.inside(t, object)
		if !object.Type.Assign.IsValid() {
			_, name, _ := f.qualified(t.typeExpr)
			if c := f.codec(p.Methods[name], inside, depth); c.text || c.why != "" {
				return embeds
			}
			return ""
		}
		t = inside
	}
	return embeds
}

// knownForm is the form of a predeclared type, and of those of other modules
// that everybody uses.
func knownForm(importPath, name, spelled string) *model.JSON {
	if importPath == "" {
		return predeclaredForm(name)
	}
	switch importPath + "." + name {
	case "time.Time":
		return &model.JSON{Kind: model.JSONString, Format: model.FormatDateTime}
	case "time.Duration":
		return &model.JSON{Kind: model.JSONNever, Why: "a time.Duration has no JSON form: see HW0702"}
	case "time.Month", "time.Weekday":
		return &model.JSON{Kind: model.JSONNumber, Format: "int"}
	case "net.IP", "net/netip.Addr", "net/netip.AddrPort", "net/netip.Prefix", "log/slog.Level", "github.com/google/uuid.UUID":
		return &model.JSON{Kind: model.JSONString}
	case "encoding/json.RawMessage", "encoding/json/jsontext.Value", "github.com/go-json-experiment/json/jsontext.Value":
		return unknown("")
	}
	return unknown(spelled + " is of another module")
}

// knownUnderlying is the form of a type that is declared from one of another
// module, and so does not have its methods.
func knownUnderlying(importPath, name, spelled string) *model.JSON {
	switch importPath + "." + name {
	case "time.Duration":
		return predeclaredForm("int64")
	case "time.Month", "time.Weekday", "log/slog.Level":
		return predeclaredForm("int")
	case "net.IP", "encoding/json.RawMessage":
		return &model.JSON{Kind: model.JSONString, Format: model.FormatBase64}
	}
	return unknown("it is declared from " + spelled + ", which is of another module")
}

func predeclaredForm(name string) *model.JSON {
	switch name {
	case "string":
		return &model.JSON{Kind: model.JSONString}
	case "bool":
		return &model.JSON{Kind: model.JSONBoolean}
	case "byte":
		name = "uint8"
	case "rune":
		name = "int32"
	case "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "float32", "float64":
	case "complex64", "complex128":
		return &model.JSON{Kind: model.JSONNever, Why: "a complex number has no JSON form"}
	default:
		return unknown("")
	}
	return &model.JSON{Kind: model.JSONNumber, Format: model.JSONFormat(name)}
}
