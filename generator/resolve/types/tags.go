package types

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/generator/model"
)

// jsonTag is what the tag of a field says about JSON.
type jsonTag struct {
	value     string
	given     bool
	malformed bool   // there seems to be one, but it cannot be read
	name      string // "" for that of the field
	ignored   bool
	omit      bool // it may be left out
	zero      bool // with its zero value
	quoted    bool // numbers become strings
	embed     bool
	options   bool // it says more than a name
	onlyEmbed bool // and that is embed
}

func parseTag(tag string) jsonTag {
	value, given := reflect.StructTag(tag).Lookup("json")
	t := jsonTag{value: value, given: given, malformed: !given && strings.Contains(tag, "json:")}
	if value == "-" {
		t.ignored = true
		return t
	}
	name, options, more := strings.Cut(value, ",")
	t.name, t.options = name, more
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty":
			t.omit = true
		case "omitzero":
			t.omit, t.zero = true, true
		case "string":
			t.quoted = true
		case "embed":
			t.embed, t.onlyEmbed = true, options == "embed"
		}
	}
	return t
}

// apply returns the form of a field with the tag.
func (t jsonTag) apply(form *model.JSON) *model.JSON {
	if t.quoted {
		form = quoted(form)
	}
	if t.omit && form.Kind == model.JSONNullable {
		return form.Elem // what is null is left out
	}
	return form
}

// quoted is the form of a number that the option string makes a string.
func quoted(form *model.JSON) *model.JSON {
	switch form.Kind {
	case model.JSONNumber:
		return &model.JSON{Kind: model.JSONString, Format: model.FormatNumeric, Type: form.Type}
	case model.JSONNullable:
		return &model.JSON{Kind: model.JSONNullable, Elem: quoted(form.Elem), Type: form.Type}
	case model.JSONReference:
		if to := form.Definition.JSON; to != nil && to.Kind == model.JSONNumber {
			return quoted(to)
		}
	}
	return form
}

// problem says what the encoder of the runtime has against a tag, or "": it is
// asked to write a number in a field with the tag.
func (t jsonTag) problem() string {
	if !t.given {
		return ""
	}
	const field = "Field"
	options := strings.Split(t.value, ",")
	for i, option := range options {
		if i > 0 && option == "embed" {
			options[i] = "omitzero" // numbers are not embedded
		}
	}
	structure := reflect.StructOf([]reflect.StructField{{
		Name: field, Type: reflect.TypeFor[int](),
		Tag: reflect.StructTag(`json:` + strconv.Quote(strings.Join(options, ","))),
	}})
	_, err := json.Marshal(reflect.New(structure).Interface())
	var refused *json.SemanticError
	if !errors.As(err, &refused) || refused.Err == nil {
		return ""
	}
	return strings.TrimPrefix(refused.Err.Error(), "Go struct field "+field+" ")
}
