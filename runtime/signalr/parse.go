package signalr

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/values"
)

// invocationJSON is the InvocationContext as the Functions extension writes
// it (InvocationContext.cs; Newtonsoft, nulls included).
type invocationJSON struct {
	Arguments    jsontext.Value
	Error        string
	Category     Category
	Event        string
	Hub          string
	ConnectionID string `json:"ConnectionId"`
	UserID       string `json:"UserId"`
	Headers      namedValues
	Query        namedValues
	Claims       namedValues
}

// ParseInvocationContext reads the JSON of an invocation context as the
// Functions extension writes it, with names of any case: an object (extension
// 1.14 and older), or a string that holds it (2.x), packed into another string
// or not. The error is a *decode.ArgumentError where Arguments is no list.
func ParseInvocationContext(text []byte) (*InvocationContext, error) {
	object, err := values.Unpack(text)
	if err != nil {
		return nil, fmt.Errorf("the invocation context: %w", err)
	}
	var parsed invocationJSON
	if err := json.Unmarshal(object, &parsed, json.MatchCaseInsensitiveNames(true)); err != nil {
		return nil, fmt.Errorf("the invocation context: %w", err)
	}
	context := &InvocationContext{
		Error:        parsed.Error,
		Hub:          parsed.Hub,
		Category:     parsed.Category,
		Event:        parsed.Event,
		ConnectionID: parsed.ConnectionID,
		UserID:       parsed.UserID,
		Headers:      NewHeaders(parsed.Headers...),
		Query:        NewQuery(parsed.Query...),
		Claims:       NewClaims(parsed.Claims...),
	}
	if parsed.Arguments == nil || parsed.Arguments.Kind() == 'n' {
		return context, nil
	}
	if context.Arguments, err = decode.JSON(parsed.Arguments); err != nil {
		return nil, err
	}
	return context, nil
}

// namedValues are the members of an object of strings, as name, value, name,
// value … in the order of the text. A null, for the whole or for a value, is
// empty.
type namedValues []string

// UnmarshalJSONFrom implements [json.UnmarshalerFrom].
func (n *namedValues) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	*n = nil
	start, err := dec.ReadToken()
	if err != nil || start.Kind() == 'n' {
		return err
	}
	if start.Kind() != '{' {
		return fmt.Errorf("expected an object, found %s", values.KindName(start.Kind()))
	}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return err
		}
		*n = append(*n, name.String())
		value, err := dec.ReadToken()
		switch {
		case err != nil:
			return err
		case value.Kind() == '"':
			*n = append(*n, value.String())
		case value.Kind() == 'n':
			*n = append(*n, "")
		default:
			return fmt.Errorf("expected a string, found %s", values.KindName(value.Kind()))
		}
	}
	_, err = dec.ReadToken()
	return err
}
