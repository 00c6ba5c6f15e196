package newtonsoft

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Kind is the type that a value has in .NET.
type Kind int

// The kinds of values.
const (
	Null Kind = iota
	Undefined
	Bool
	Integer
	Float
	String
	Date
	Bytes
	Array
	Object
)

// Value is a value as the .NET programs hold it. The zero Value is null.
type Value struct {
	Kind    Kind
	Text    string // of a String; of an Integer its decimal digits, of any length; of a Float, where it is kept, how it was written
	Bool    bool
	Float   float64
	Date    DateTime
	Bytes   []byte
	Items   []Value  // of an Array
	Members []Member // of an Object, each name once
	Offset  int      // of the first byte in the text it was read from
}

// Member is a member of an object.
type Member struct {
	Name  string
	Value Value
}

// Of returns a string.
func Of(text string) Value { return Value{Kind: String, Text: text} }

// IsNull tells whether there is no value.
func (v Value) IsNull() bool { return v.Kind == Null || v.Kind == Undefined }

// IsBig tells whether a value is an integer that 64 bits cannot hold.
func (v Value) IsBig() bool {
	_, err := strconv.ParseInt(v.Text, 10, 64)
	return v.Kind == Integer && err != nil
}

// HasHuge tells whether there is an integer in a value that 64 bits cannot hold
// even without a sign.
func (v Value) HasHuge() bool {
	if v.IsBig() {
		_, err := strconv.ParseUint(v.Text, 10, 64)
		return err != nil
	}
	return slices.ContainsFunc(v.Items, Value.HasHuge) || slices.ContainsFunc(v.Members, func(m Member) bool { return m.Value.HasHuge() })
}

// Get returns a member of an object, or nil: the one of exactly this name,
// else the first whose name differs in case only.
func (v *Value) Get(name string) *Value {
	if v == nil {
		return nil
	}
	var found *Value
	for i := range v.Members {
		switch m := &v.Members[i]; {
		case m.Name == name:
			return &m.Value
		case found == nil && strings.EqualFold(m.Name, name):
			found = &m.Value
		}
	}
	return found
}

// put sets a member. A name that was there keeps its place, or goes to the
// end, as the JTokenWriter of .NET has it.
func (v *Value) put(name string, value Value, atEnd bool) {
	for i := range v.Members {
		if v.Members[i].Name != name {
			continue
		}
		if !atEnd {
			v.Members[i].Value = value
			return
		}
		v.Members = append(v.Members[:i], v.Members[i+1:]...)
		break
	}
	v.Members = append(v.Members, Member{name, value})
}

// Put sets a member; a name that was there keeps its place.
func (v *Value) Put(name string, value Value) { v.put(name, value, false) }

// Set sets a member of an object whose names are compared without case, like the
// host's dictionaries: a name that comes again keeps its place and first
// spelling.
func (v *Value) Set(name string, value Value) {
	if member := v.Get(name); member != nil {
		*member = value
		return
	}
	v.Members = append(v.Members, Member{name, value})
}

// SetText sets a member to a string.
func (v *Value) SetText(name, text string) { v.Set(name, Of(text)) }

// AsText returns a value where .NET expects a string: scalars as the invariant
// culture writes them. Objects and arrays are none.
func (v Value) AsText() (text string, ok bool) {
	switch v.Kind {
	case String, Integer:
		return v.Text, true
	case Bool:
		if v.Bool {
			return "True", true
		}
		return "False", true
	case Float:
		return strings.Trim(formatFloat(v.Float), `"`), true
	case Date:
		return v.Date.Format("01/02/2006 15:04:05"), true
	default:
		return "", v.IsNull()
	}
}

// TextOf returns a member where .NET expects a string; one that is not there is
// empty.
func (v *Value) TextOf(name string) (string, error) {
	member := v.Get(name)
	if member == nil {
		return "", nil
	}
	text, ok := member.AsText()
	if !ok {
		return "", errors.New(name + " is not a string")
	}
	return text, nil
}

// Int returns a value where .NET converts to a 32-bit integer.
func (v Value) Int() (int, bool) {
	switch v.Kind {
	case Integer, String:
		number, err := strconv.ParseInt(strings.TrimSpace(v.Text), 10, 32)
		return int(number), err == nil
	case Float:
		number := math.RoundToEven(v.Float)
		return int(number), number >= math.MinInt32 && number <= math.MaxInt32
	case Bool:
		if v.Bool {
			return 1, true
		}
		return 0, true
	default:
		return 0, false
	}
}

// Depth is how many arrays and objects are nested in each other: 1 for an
// array of numbers.
func (v Value) Depth() int {
	deepest := 0
	for _, item := range v.Items {
		deepest = max(deepest, item.Depth())
	}
	for _, m := range v.Members {
		deepest = max(deepest, m.Value.Depth())
	}
	if v.Kind == Array || v.Kind == Object {
		deepest++
	}
	return deepest
}
