package typescript

import (
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hubwire/hubwire/generator/model"
)

// definitions renders the declared types.
func (w *writer) definitions() {
	for _, d := range w.contract.Definitions {
		w.text.WriteString("\n" + comment("", paragraphs(d.Doc, reason(d.JSON))))
		switch {
		case d.JSON.Kind == model.JSONObject:
			w.line("export interface %s %s", w.types[d], w.object(d.JSON, ""))
		case len(d.JSON.Values) > 0 && exact(d.JSON.Values):
			w.constants(d)
		default:
			w.line("export type %s = %s;", w.types[d], w.definition(d.JSON))
		}
	}
}

// reason is a sentence of a definition's comment about a form that says nothing.
func reason(form *model.JSON) string {
	if form.Why == "" {
		return ""
	}
	return "Any JSON: " + form.Why + "."
}

// definition renders the form of a definition, whose reason its comment has. It may
// refer to itself, so a record is no Record, which TypeScript resolves at once.
func (w *writer) definition(form *model.JSON) string {
	bare := *form
	bare.Why = ""
	if form.Kind == model.JSONRecord {
		return "{ [name: string]: " + w.typ(form.Elem, "") + " }"
	}
	return w.typ(&bare, "")
}

// maxSafe is Number.MAX_SAFE_INTEGER: JavaScript holds integers up to it exactly.
const maxSafe = 1<<53 - 1

// exact reports whether JavaScript holds all values as they are.
func exact(values []model.JSONValue) bool {
	return !slices.ContainsFunc(values, func(v model.JSONValue) bool {
		n, isInteger := new(big.Int).SetString(v.Text, 10)
		return isInteger && n.CmpAbs(big.NewInt(maxSafe)) > 0
	})
}

// constants renders a type with known values, and the values under the names of
// their Go constants.
func (w *writer) constants(d *model.Definition) {
	w.line("export type %[1]s = (typeof %[1]s)[keyof typeof %[1]s];\n\nexport const %[1]s = {", w.types[d])
	names := constantNames(d)
	for i, value := range d.JSON.Values {
		w.text.WriteString(comment("  ", value.Doc))
		w.line("  %s: %s,", property(names[i]), value.Text)
	}
	w.line("} as const;")
}

// constantNames returns the names of a type's constants, without that of the type
// where all begin with it: Color.Red for ColorRed.
func constantNames(d *model.Definition) []string {
	names := make([]string, len(d.JSON.Values))
	short := make([]string, len(d.JSON.Values))
	for i, value := range d.JSON.Values {
		names[i] = value.Name
		rest, ok := strings.CutPrefix(value.Name, d.Name)
		if first, _ := utf8.DecodeRuneInString(rest); !ok || !unicode.IsUpper(first) {
			short = nil
		}
		if short != nil {
			short[i] = rest
		}
	}
	if short != nil {
		return short
	}
	return names
}

// object renders the members of an object, in lines.
func (w *writer) object(form *model.JSON, indent string) string {
	if len(form.Members) == 0 && form.Elem == nil {
		return "{}"
	}
	inner := indent + "  "
	var b strings.Builder
	b.WriteString("{\n")
	for _, m := range form.Members {
		optional := ""
		if m.Optional {
			optional = "?"
		}
		b.WriteString(comment(inner, m.Doc) + inner + property(m.Name) + optional + ": " + w.typ(m.JSON, inner) + ";\n")
	}
	if form.Elem != nil {
		b.WriteString(inner + "[name: string]: " + w.typ(form.Elem, inner) + ";\n")
	}
	return b.String() + indent + "}"
}

// typ renders a type.
func (w *writer) typ(form *model.JSON, indent string) string {
	switch form.Kind {
	case model.JSONString, model.JSONNumber:
		return w.simple(form)
	case model.JSONBoolean:
		return "boolean"
	case model.JSONArray:
		return w.array(form, indent)
	case model.JSONRecord:
		return "Record<string, " + w.typ(form.Elem, indent) + ">"
	case model.JSONObject:
		return w.object(form, indent)
	case model.JSONNullable:
		return w.typ(form.Elem, indent) + " | null"
	case model.JSONReference:
		return w.types[form.Definition]
	}
	return "unknown" + note(form.Why)
}

func (w *writer) array(form *model.JSON, indent string) string {
	elem := w.typ(form.Elem, indent)
	if form.Length > 0 {
		return "[" + strings.Join(slices.Repeat([]string{elem}, form.Length), ", ") + "]"
	}
	if strings.Contains(elem, " | ") && !strings.HasSuffix(elem, "}") || strings.HasSuffix(elem, "*/") {
		elem = "(" + elem + ")"
	}
	return elem + "[]"
}

// aliased are the formats that have a name of their own, whose comment says
// what the type alone does not.
var aliased = [...]struct {
	format            model.JSONFormat
	name, is, comment string
}{
	{model.FormatBase64, "Base64", "string", "Bytes in base64, with the standard alphabet and padding."},
	{model.FormatInt64, "Int64", "number", "A 64-bit integer. Beyond 2^53 - 1, Number.MAX_SAFE_INTEGER, JavaScript does not hold it exactly;\nthe tag `json:\",string\"` on the Go field makes it text."},
	{model.FormatNumeric, "NumericText", "string", "A number as text, by the tag `json:\",string\"` of the Go field."},
	{model.FormatDateTime, "Timestamp", "string", "A time in RFC 3339, as new Date().toISOString() gives it; new Date(text) reads it."},
	{model.FormatUint64, "Uint64", "number", "A 64-bit integer without sign. Beyond 2^53 - 1, Number.MAX_SAFE_INTEGER, JavaScript does not hold it exactly;\nthe tag `json:\",string\"` on the Go field makes it text."},
}

// simple renders a string or number.
func (w *writer) simple(form *model.JSON) string {
	for _, each := range aliased {
		if each.format != form.Format {
			continue
		}
		if w.alias[each.format] == "" {
			w.alias[each.format] = w.unique(each.name)
		}
		if w.accepting && form.Format == model.FormatDateTime {
			return w.alias[each.format] + " | Date"
		}
		return w.alias[each.format]
	}
	if form.Kind == model.JSONNumber {
		return "number"
	}
	return "string"
}

// aliases renders the aliases in use.
func (w *writer) aliases() string {
	var b strings.Builder
	for _, each := range aliased {
		if name := w.alias[each.format]; name != "" {
			b.WriteString("\n" + comment("", each.comment) + "export type " + name + " = " + each.is + ";\n")
		}
	}
	return b.String()
}
