package arguments

import (
	"encoding/json"
	"math/big"
	"reflect"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// Types that are read in a way of their own.
var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	numberType   = reflect.TypeFor[json.Number]()
)

// takesNull reports whether null is a value of a type.
func takesNull(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return true
	}
	return false
}

// describeType says what JSON a type takes, in the words of the client.
func describeType(t reflect.Type) string {
	switch t {
	case timeType:
		return aTime
	case numberType:
		return aNumber
	case reflect.TypeFor[big.Int]():
		return anInteger
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
	case values.ReadsJSON(t):
		return "JSON for " + t.String()
	case values.ReadsText(t):
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
		if values.IsBytes(t) {
			return aBase64
		}
		return anArray
	case reflect.Map, reflect.Struct:
		return anObject
	default:
		return t.String()
	}
}
