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
		Headers:      c.Headers.pairs().joined(foldCase),
		Query:        c.Query.pairs().joined(exact),
		Claims:       c.Claims.pairs().firsts(),
	}
	if failure := context.Into(into); failure != nil {
		return (*decode.ArgumentError)(failure)
	}
	return nil
}

// joined returns the pairs as the extension writes headers and queries: several
// values of a name joined with a comma. It is nil where there are none.
func (p pairs) joined(same func(a, b string) bool) map[string]string {
	return p.group(func(name string) string { return strings.Join(p.values(name, same), ",") }, same)
}

// firsts returns the pairs as the extension writes claims: the first value of
// each name.
func (p pairs) firsts() map[string]string {
	return p.group(func(name string) string { return p.get(name, exact) }, exact)
}

// group returns one value for each name, under its first spelling.
func (p pairs) group(value func(name string) string, same func(a, b string) bool) map[string]string {
	if len(p) == 0 {
		return nil
	}
	grouped := make(map[string]string, len(p))
	for i, each := range p {
		if p[:i].values(each.name, same) == nil {
			grouped[each.name] = value(each.name)
		}
	}
	return grouped
}
