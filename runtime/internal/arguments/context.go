package arguments

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Context is an invocation context on its way into a type of the program. Its
// JSON form is the object that the Functions extension makes (Newtonsoft's
// rendering of InvocationContext.cs): names in Pascal case, nulls included.
type Context struct {
	Arguments    *Arguments
	Error        string
	Category     string
	Event        string
	Hub          string
	ConnectionID string
	UserID       string
	Headers      map[string]string // nil is null, as for Query and Claims
	Query        map[string]string
	Claims       map[string]string
}

// wireContext is the JSON form, in the extension's order.
type wireContext struct {
	Arguments    []jsontext.Value  `json:"Arguments"`
	Error        *string           `json:"Error"`
	Category     string            `json:"Category"`
	Event        string            `json:"Event"`
	Hub          string            `json:"Hub"`
	ConnectionID string            `json:"ConnectionId"`
	UserID       *string           `json:"UserId"`
	Headers      map[string]string `json:"Headers"`
	Query        map[string]string `json:"Query"`
	Claims       map[string]string `json:"Claims"`
}

// Into reads the context into a type of the program. Member names are compared
// without case, so that a field needs no tag to be called ConnectionID. The
// error is an *ArgumentError.
func (c *Context) Into(into any) *ArgumentError {
	wire := wireContext{
		Error:        stringOrNull(c.Error),
		Category:     c.Category,
		Event:        c.Event,
		Hub:          c.Hub,
		ConnectionID: c.ConnectionID,
		UserID:       stringOrNull(c.UserID),
		Headers:      c.Headers,
		Query:        c.Query,
		Claims:       c.Claims,
	}
	if c.Arguments != nil {
		items, fault := c.Arguments.index()
		if fault != nil {
			return fault
		}
		wire.Arguments = items
	}
	failure := c.read(wire, into)
	if failure != nil && errors.Is(failure, jsontext.ErrDuplicateName) && strings.HasPrefix(failure.Path, "invocation") {
		// What a client wrote into its query must not make its calls fail: of
		// names that differ in case only the last one counts.
		wire.Headers, wire.Query, wire.Claims = folded(c.Headers), folded(c.Query), folded(c.Claims)
		failure = c.read(wire, into)
	}
	return failure
}

// read reads the JSON form. Bytes that are not UTF-8 are replaced.
func (c *Context) read(wire wireContext, into any) *ArgumentError {
	text, err := json.Marshal(wire, jsontext.AllowInvalidUTF8(true), json.Deterministic(true), json.FormatNilSliceAsNull(true), json.FormatNilMapAsNull(true))
	if err == nil {
		err = c.Arguments.allow(costsOf(reflect.TypeOf(into)).of(text))
	}
	if err == nil {
		err = json.Unmarshal(text, into, options)
	}
	if err != nil {
		return contextError(err, text)
	}
	return nil
}

// folded has one name of those that differ in case only: the last one.
func folded(values map[string]string) map[string]string {
	last := make(map[string]string) // names by their folded form
	for _, name := range slices.Sorted(maps.Keys(values)) {
		last[strings.ToLower(name)] = name
	}
	kept := maps.Clone(values)
	maps.DeleteFunc(kept, func(name, _ string) bool { return last[strings.ToLower(name)] != name })
	return kept
}

// contextError names the place: arguments[0].x as for typed parameters, or
// invocation.Claims.x for the rest.
func contextError(err error, text jsontext.Value) *ArgumentError {
	failure := argumentError(-1, "", err, text)
	place := strings.TrimPrefix(failure.Path, "arguments")
	if inside, ok := strings.CutPrefix(place, ".Arguments"); ok {
		failure.Path = "arguments" + inside
	} else {
		failure.Path = "invocation" + place
	}
	return failure
}

func stringOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
