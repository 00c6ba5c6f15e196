package customhandler

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// invocationJSON is the InvocationContext as the Functions extension writes
// it (InvocationContext.cs; Newtonsoft, nulls included).
type invocationJSON struct {
	Arguments    jsontext.Value
	Error        string
	Category     signalr.Category
	Event        string
	Hub          string
	ConnectionID string `json:"ConnectionId"`
	UserID       string `json:"UserId"`
	Headers      namedValues
	Query        namedValues
	Claims       namedValues
}

// parseContext reads the trigger's value. The error is a *decode.ArgumentError
// where Arguments is no list.
func parseContext(text jsontext.Value) (*signalr.InvocationContext, error) {
	var parsed invocationJSON
	if err := json.Unmarshal(text, &parsed, anyCase); err != nil {
		return nil, badRequest("the invocation context: %w", err)
	}
	inv := &signalr.InvocationContext{
		Error:        parsed.Error,
		Hub:          parsed.Hub,
		Category:     parsed.Category,
		Event:        parsed.Event,
		ConnectionID: parsed.ConnectionID,
		UserID:       parsed.UserID,
		Headers:      signalr.NewHeaders(parsed.Headers...),
		Query:        signalr.NewQuery(parsed.Query...),
		Claims:       signalr.NewClaims(parsed.Claims...),
	}
	if parsed.Arguments == nil || parsed.Arguments.Kind() == 'n' {
		return inv, nil
	}
	arguments, err := decode.JSON(parsed.Arguments)
	if err != nil {
		return nil, err
	}
	inv.Arguments = arguments
	return inv, nil
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
		return fmt.Errorf("expected an object, found %s", kindName(start.Kind()))
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
			return fmt.Errorf("expected a string, found %s", kindName(value.Kind()))
		}
	}
	_, err = dec.ReadToken()
	return err
}
