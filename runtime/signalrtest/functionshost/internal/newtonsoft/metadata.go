package newtonsoft

import "errors"

// Names of metadata members. They count where they come first in an object.
const (
	metaType   = "$type"
	metaID     = "$id"
	metaRef    = "$ref"
	metaValues = "$values"
)

var (
	errReference = errors.New("additional content found in a JSON reference object: it may have $ref only")
	errMetadata  = errors.New("a metadata member such as $type has a value that it cannot have")
	errDeep      = errors.New("the reader's MaxDepth of 64 has been exceeded")
)

// AsObject returns what a value becomes where .NET wants an object of any
// type: undefined is null, metadata members that it begins with are taken out of it, a reference
// is null, and $values stands for its value. What is nested in it stays.
func (v Value) AsObject() (Value, error) {
	switch v.Kind {
	case Object:
	case Undefined:
		return Value{}, nil
	default:
		return v, nil
	}
	for i, m := range v.Members {
		switch m.Name {
		case metaType:
			if m.Value.Kind == Null || m.Value.Kind == Array || m.Value.Kind == Object {
				return Value{}, errMetadata
			}
		case metaID:
			if m.Value.Kind == Array || m.Value.Kind == Object {
				return Value{}, errMetadata
			}
		case metaRef:
			if m.Value.Kind == Null {
				continue
			}
			if m.Value.Kind != String && m.Value.Kind != Date {
				return Value{}, errMetadata
			}
			if i < len(v.Members)-1 {
				return Value{}, errReference
			}
			return Value{}, nil
		case metaValues:
			if i < len(v.Members)-1 {
				return Value{}, errMetadata
			}
			return m.Value, nil
		default:
			v.Members = v.Members[i:]
			return v, nil
		}
	}
	v.Members = nil
	return v, nil
}

// ToObject is AsObject for a value that was read before: the second reader
// has a depth of its own.
func (v Value) ToObject() (Value, error) {
	if v.Depth() > DefaultDepth {
		return Value{}, errDeep
	}
	return v.AsObject()
}
