package values

// What a type's own methods and the tags of its fields make of its JSON: no other
// place knows it when a program runs.

import (
	"encoding"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
)

var (
	jsonReaders = []reflect.Type{reflect.TypeFor[json.Unmarshaler](), reflect.TypeFor[json.UnmarshalerFrom]()}
	textReaders = []reflect.Type{reflect.TypeFor[encoding.TextUnmarshaler]()}
	jsonWriters = []reflect.Type{
		reflect.TypeFor[json.Marshaler](), reflect.TypeFor[json.MarshalerTo](), reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextAppender](),
	}
)

// implements reports whether values of a type, or pointers to them, have the
// methods of one of the interfaces.
func implements(t reflect.Type, interfaces []reflect.Type) bool {
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface {
		return false // package json calls the methods of what they hold
	}
	return slices.ContainsFunc(interfaces, func(each reflect.Type) bool {
		return t.Implements(each) || reflect.PointerTo(t).Implements(each)
	})
}

// Reads reports whether a type reads its JSON, or the text in it, itself.
func Reads(t reflect.Type) bool { return ReadsJSON(t) || ReadsText(t) }

// ReadsJSON reports whether a type reads its JSON itself.
func ReadsJSON(t reflect.Type) bool { return implements(t, jsonReaders) }

// ReadsText reports whether a type reads the text of a JSON string itself.
func ReadsText(t reflect.Type) bool { return implements(t, textReaders) }

// Writes reports whether a type writes its JSON, or the text in it, itself.
func Writes(t reflect.Type) bool { return implements(t, jsonWriters) }

// IsBytes reports whether a type is a slice or an array that is base64 in JSON.
func IsBytes(t reflect.Type) bool {
	return (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) && t.Elem() == reflect.TypeFor[byte]()
}

// Member returns the name of the member that a field is read from. It is not
// plain where the tag asks for more, or is malformed: that is for package json.
func Member(f reflect.StructField) (name string, tagged, ignored, plain bool) {
	tag, has := f.Tag.Lookup("json")
	if tag == "-" {
		return "", false, true, true
	}
	if !f.IsExported() && !f.Anonymous {
		return "", false, true, !has
	}
	name, options, more := strings.Cut(tag, ",")
	if more {
		for option := range strings.SplitSeq(options, ",") {
			if option != "omitempty" && option != "omitzero" { // which are about writing
				return "", false, false, false
			}
		}
	}
	if strings.ContainsAny(name, "\\'\"`") || !utf8.ValidString(name) {
		return "", false, false, false
	}
	if name == "" {
		return f.Name, false, false, true
	}
	return name, true, false, true
}
