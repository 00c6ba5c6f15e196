package model

// JSON is the JSON form of a Go type, as the runtime's encoder writes it and
// its decoder reads it (github.com/go-json-experiment/json, which has the
// semantics of encoding/json/v2).
type JSON struct {
	Kind   JSONKind
	Format JSONFormat // of strings and numbers

	Elem       *JSON        // of a JSONArray, JSONRecord and JSONNullable; of further members of a JSONObject, nil for none
	Length     int          // of a JSONArray of fixed length; else 0
	Members    []JSONMember // of a JSONObject
	Values     []JSONValue  // the only ones, of strings and numbers; nil where any may come
	Definition *Definition  // of a JSONReference

	Why string // for JSONUnknown and JSONNever: what it is
}

// JSONKind tells forms apart.
type JSONKind int

// The forms.
const (
	JSONUnknown JSONKind = iota // any value
	JSONNever                   // none: the encoder refuses the type
	JSONString
	JSONNumber
	JSONBoolean
	JSONArray     // of Elem; a nil slice is an empty array
	JSONRecord    // an object with any names; a nil map is an empty object
	JSONObject    // with Members
	JSONNullable  // null or Elem
	JSONReference // to a Definition
)

// JSONFormat says more about a string or number. That of a number is its Go
// type.
type JSONFormat string

// The formats that emitters treat specially.
const (
	FormatDateTime JSONFormat = "date-time" // RFC 3339
	FormatBase64   JSONFormat = "base64"    // standard alphabet, padded
	FormatNumeric  JSONFormat = "numeric"   // a number in a string, by the option string of a tag
	FormatInt64    JSONFormat = "int64"
	FormatUint64   JSONFormat = "uint64"
)

// JSONMember is a member of a JSON object.
type JSONMember struct {
	Name     string
	Doc      string
	JSON     *JSON
	Optional bool // not always there
}

// JSONValue is one of the values of a type, from a constant.
type JSONValue struct {
	Name string // of the Go constant
	Doc  string
	Text string // as JSON
}
