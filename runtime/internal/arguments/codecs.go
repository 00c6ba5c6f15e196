package arguments

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// What a type's own methods make of its JSON: this file is the one place that
// knows them, and the tags of fields.

var (
	jsonReaders = []reflect.Type{reflect.TypeFor[jsonv2.Unmarshaler](), reflect.TypeFor[jsonv2.UnmarshalerFrom]()}
	textReader  = reflect.TypeFor[encoding.TextUnmarshaler]()
	writers     = []reflect.Type{
		reflect.TypeFor[jsonv2.Marshaler](), reflect.TypeFor[jsonv2.MarshalerTo](), reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextAppender](),
	}
)

// Types that are read in a way of their own.
var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	numberType   = reflect.TypeFor[json.Number]()
	byteType     = reflect.TypeFor[byte]()
)

// implements reports whether values of a type, or pointers to them, have the
// methods of one of the interfaces.
func implements(t reflect.Type, interfaces ...reflect.Type) bool {
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface {
		return false // package json calls the methods of what they hold
	}
	return slices.ContainsFunc(interfaces, func(each reflect.Type) bool {
		return t.Implements(each) || reflect.PointerTo(t).Implements(each)
	})
}

// readsJSON reports whether a type reads its JSON, or the text in it, itself.
func readsJSON(t reflect.Type) bool { return implements(t, jsonReaders...) || readsText(t) }

func readsText(t reflect.Type) bool { return implements(t, textReader) }

// takesNull reports whether null is a value of a type.
func takesNull(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return true
	}
	return false
}

// isBytes reports whether the items of a slice or an array are read as base64.
func isBytes(t reflect.Type) bool { return t.Elem() == byteType }

// memberOf returns the name of the member that a field is read from. It is
// not plain where the tag asks for more, or is malformed: that is for package
// json.
func memberOf(f reflect.StructField) (name string, tagged, ignored, plain bool) {
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

// describeType says what JSON a type takes, in the words of the client.
func describeType(t reflect.Type) string {
	switch t {
	case timeType:
		return aTime
	case numberType:
		return aNumber
	case reflect.TypeFor[jsontext.Value](), reflect.TypeFor[json.RawMessage]():
		return "JSON"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return describeType(t.Elem())
	case reflect.Interface:
		return "JSON"
	}
	switch {
	case implements(t, jsonReaders...):
		return "a value for " + t.String()
	case readsText(t):
		return "string for " + t.String()
	}
	switch t.Kind() {
	case reflect.Bool:
		return aBoolean
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return anInteger
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return anUnsigned
	case reflect.Float32, reflect.Float64:
		return aNumber
	case reflect.String:
		return aString
	case reflect.Slice, reflect.Array:
		if isBytes(t) {
			return aBase64
		}
		return anArray
	case reflect.Map, reflect.Struct:
		return anObject
	default:
		return t.String()
	}
}
