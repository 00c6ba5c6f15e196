package signalr

import (
	"strings"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// DecodeInto reads the context into a type of the program, as the JSON object
// that the Functions extension makes of it: Arguments, Error, Category, Event,
// Hub, ConnectionId, UserId, Headers, Query and Claims. Generated code calls it
// for functions annotated with input=.
//
// Names are compared without case; members the type does not have are left
// out. The error is a *decode.ArgumentError.
func (c *InvocationContext) DecodeInto(into any) error {
	context := arguments.Context{
		Arguments:    (*arguments.Arguments)(c.Arguments),
		Error:        c.Error,
		Category:     string(c.Category),
		Event:        c.Event,
		Hub:          c.Hub,
		ConnectionID: c.ConnectionID,
		UserID:       c.UserID,
		Headers:      joined(c.Headers.list(), foldCase),
		Query:        joined(c.Query.list(), exact),
		Claims:       firsts(c.Claims.list()),
	}
	if failure := context.Into(into); failure != nil {
		return (*decode.ArgumentError)(failure)
	}
	return nil
}

// joined returns the pairs as the extension writes headers and queries: several
// values of a name joined with a comma. It is nil where there are none.
func joined(list []string, same func(a, b string) bool) map[string]string {
	return group(list, func(name string) string { return strings.Join(valuesOf(list, name, same), ",") }, same)
}

// firsts returns the pairs as the extension writes claims: the first value of
// each name.
func firsts(list []string) map[string]string {
	return group(list, func(name string) string { return first(list, name, exact) }, exact)
}

// group returns one value for each name, under its first spelling.
func group(list []string, value func(name string) string, same func(a, b string) bool) map[string]string {
	if len(list) == 0 {
		return nil
	}
	grouped := make(map[string]string, len(list)/2)
	for i := 0; i < len(list); i += 2 {
		if name := list[i]; valuesOf(list[:i], name, same) == nil {
			grouped[name] = value(name)
		}
	}
	return grouped
}
