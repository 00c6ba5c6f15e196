package values

import (
	"bytes"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// maxStrings bounds how often a value may be packed into a string: the host
// packs twice at most.
const maxStrings = 4

// Unpack reads a value as the Functions host hands it on, an object, or a string
// that holds one, or a string that holds that. It decodes it while it is a string that holds JSON, until it is an
// object.
func Unpack(value jsontext.Value) (jsontext.Value, error) {
	for range maxStrings {
		if value.Kind() != '"' {
			break
		}
		text, err := jsontext.AppendUnquote(nil, bytes.TrimSpace(value))
		if err != nil {
			return nil, fmt.Errorf("a string in a string: %w", err)
		}
		value = text
	}
	switch value.Kind() {
	case '{':
		return value, nil
	case '"':
		return nil, fmt.Errorf("a string in more than %d strings", maxStrings)
	default:
		return nil, fmt.Errorf("expected an object, or a string that holds one, found %s", KindName(value.Kind()))
	}
}

// KindName names a kind of value for errors.
func KindName(kind jsontext.Kind) string {
	switch kind {
	case '[':
		return "an array"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 'n':
		return "null"
	case '{':
		return "an object"
	case 't', 'f':
		return "a boolean"
	default:
		return "no JSON"
	}
}
