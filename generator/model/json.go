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

	Why string // for JSONUnknown: what it is

	// Problems say why values do not travel: all for JSONNever, and what is
	// wrong with the fields of a JSONObject.
	Problems []Problem
	Type     Type // what this is the form of
}

// Problem is a reason why values of a type do not travel.
type Problem struct {
	Kind  ProblemKind
	Text  string // predicate of the sentence about it: "is a channel"
	Help  string // what to do; "" for what is said of all types
	Field string // of a struct; "" for the whole type
	Type  Type   // that is at fault
}

// ProblemKind tells problems apart.
type ProblemKind int

// The kinds of problems.
const (
	ProblemType     ProblemKind = iota // no value has a JSON form
	ProblemWhole                       // likewise, but for a field, whose value may have one
	ProblemKey                         // keys of a map
	ProblemDuration                    // time.Duration
	ProblemStruct                      // the encoder refuses the struct
	ProblemTag                         // a tag that does not say what it looks like
	ProblemSize                        // a type that grows without end
)

// JSONKind tells forms apart.
type JSONKind int

// The forms.
const (
	JSONUnknown JSONKind = iota // any value
	JSONNever                   // none
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
	Field    string // of the Go field
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
