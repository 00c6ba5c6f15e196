package asyncapi

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/hubwire/hubwire/generator/model"
)

// schema is a JSON Schema, draft 7, as far as types need it. Its zero value
// takes everything.
type schema struct {
	Ref                  string             `json:"$ref,omitempty"`
	Title                string             `json:"title,omitempty"`
	Description          string             `json:"description,omitempty"`
	Type                 string             `json:"type,omitempty"`
	Format               string             `json:"format,omitempty"`
	ContentEncoding      string             `json:"contentEncoding,omitempty"`
	Minimum              *int64             `json:"minimum,omitempty"`
	Maximum              *int64             `json:"maximum,omitempty"`
	Enum                 []json.RawMessage  `json:"enum,omitempty"`
	Items                any                `json:"items,omitempty"` // a schema, or one for each item
	AdditionalItems      any                `json:"additionalItems,omitempty"`
	MinItems             *int               `json:"minItems,omitempty"`
	MaxItems             *int               `json:"maxItems,omitempty"`
	Properties           map[string]*schema `json:"properties,omitempty"`
	Required             []string           `json:"required,omitempty"`
	AdditionalProperties *schema            `json:"additionalProperties,omitempty"`
	OneOf                []schema           `json:"oneOf,omitempty"`
	AllOf                []schema           `json:"allOf,omitempty"`
}

// arguments describes arguments by position.
func (b *builder) arguments(list []model.Argument) schema {
	s := schema{Type: "array", MinItems: new(int)}
	items := make([]schema, 0, len(list))
	var more any = false
	for _, a := range list {
		item := b.schema(a.JSON)
		if a.Variadic {
			more = titled(item, a.Name)
			continue
		}
		items = append(items, titled(item, a.Name))
	}
	*s.MinItems = len(items)
	if len(items) == 0 { // items cannot be an empty list
		if more == false {
			s.MaxItems = new(int)
			return s
		}
		s.Items = more
		return s
	}
	s.Items, s.AdditionalItems = items, more
	return s
}

// titled gives a schema a title; beside a reference everything is ignored.
func titled(s schema, title string) schema {
	if s.Ref != "" {
		s = schema{AllOf: []schema{s}}
	}
	s.Title = title
	return s
}

func described(s schema, text string) schema {
	if s.Ref != "" && text != "" {
		s = schema{AllOf: []schema{s}}
	}
	if s.Description != "" && text != "" {
		text += "\n\n" + s.Description
	}
	if text != "" {
		s.Description = text
	}
	return s
}

// definition describes a declared type.
func (b *builder) definition(d *model.Definition) schema {
	s := b.schema(d.JSON)
	for _, value := range d.JSON.Values {
		s.Enum = append(s.Enum, json.RawMessage(value.Text))
	}
	return described(s, d.Doc)
}

// schema describes a form.
func (b *builder) schema(form *model.JSON) schema {
	switch form.Kind {
	case model.JSONString:
		return text(form.Format)
	case model.JSONNumber:
		return number(form.Format)
	case model.JSONBoolean:
		return schema{Type: "boolean"}
	case model.JSONArray:
		s := schema{Type: "array", Items: b.schema(form.Elem)}
		if form.Length > 0 {
			s.MinItems, s.MaxItems = &form.Length, &form.Length
		}
		return s
	case model.JSONRecord:
		elem := b.schema(form.Elem)
		return schema{Type: "object", AdditionalProperties: &elem}
	case model.JSONObject:
		return b.object(form)
	case model.JSONNullable:
		if takesNull(form.Elem, nil) {
			return b.schema(form.Elem) // of two that take null, oneOf refuses it
		}
		return schema{OneOf: []schema{{Type: "null"}, b.schema(form.Elem)}}
	case model.JSONReference:
		return schema{Ref: to("components", "schemas", b.schemas[form.Definition]).Ref}
	}
	return schema{Description: form.Why}
}

// takesNull reports whether null is a value of a form.
func takesNull(form *model.JSON, seen []*model.Definition) bool {
	switch form.Kind {
	case model.JSONUnknown, model.JSONNullable:
		return true
	case model.JSONReference:
		return !slices.Contains(seen, form.Definition) && takesNull(form.Definition.JSON, append(seen, form.Definition))
	}
	return false
}

func (b *builder) object(form *model.JSON) schema {
	s := schema{Type: "object", Properties: make(map[string]*schema)}
	for _, m := range form.Members {
		member := described(b.schema(m.JSON), m.Doc)
		s.Properties[m.Name] = &member
		if !m.Optional {
			s.Required = append(s.Required, m.Name)
		}
	}
	return s
}

func text(format model.JSONFormat) schema {
	s := schema{Type: "string"}
	switch format {
	case model.FormatDateTime:
		s.Format = string(format)
	case model.FormatBase64:
		s.ContentEncoding = string(format)
	case model.FormatNumeric:
		s.Description = "A number as text."
	}
	return s
}

// numbers describe numbers by their Go types. The bounds are those of types that
// a JavaScript number holds.
var numbers = map[model.JSONFormat]schema{
	"float32": {Type: "number", Format: "float"},
	"float64": {Type: "number", Format: "double"},
	"int8":    {Type: "integer", Minimum: new(int64(math.MinInt8)), Maximum: new(int64(math.MaxInt8))},
	"int16":   {Type: "integer", Minimum: new(int64(math.MinInt16)), Maximum: new(int64(math.MaxInt16))},
	"int32":   {Type: "integer", Format: "int32"},
	"int64":   {Type: "integer", Format: "int64"},
	"int":     {Type: "integer", Format: "int64"},
	"uint8":   {Type: "integer", Minimum: new(int64), Maximum: new(int64(math.MaxUint8))},
	"uint16":  {Type: "integer", Minimum: new(int64), Maximum: new(int64(math.MaxUint16))},
	"uint32":  {Type: "integer", Minimum: new(int64), Maximum: new(int64(math.MaxUint32))},
	"uint64":  {Type: "integer", Minimum: new(int64)},
	"uint":    {Type: "integer", Minimum: new(int64)},
	"uintptr": {Type: "integer", Minimum: new(int64)},
}

func number(format model.JSONFormat) schema {
	if known, ok := numbers[format]; ok {
		return known
	}
	return schema{Type: "integer"}
}
