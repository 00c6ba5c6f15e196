package signalr

import (
	"iter"
	"net/url"
	"strings"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// Query is the query string a client connected with, decoded. Names are
// compared with regard to case. The zero value is empty.
//
// It can hold access_token, the client's token: do not log all of it.
type Query struct{ arguments.Pairs }

// NewQuery returns a query from name, value, name, value …
func NewQuery(namesAndValues ...string) Query {
	return Query{arguments.PairsOf(namesAndValues)}
}

// ParseQuery reads a raw query string, with or without the leading "?" that
// X-ASRS-Client-Query has. Parts that are not percent-encoded correctly are
// kept as they are: a client's odd query must not make its calls fail.
func ParseQuery(raw string) Query {
	var list []string
	for part := range strings.SplitSeq(strings.TrimPrefix(raw, "?"), "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		list = append(list, unescape(name), unescape(value))
	}
	return Query{arguments.PairsOf(list)}
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// Get returns the first value of the parameter, or "".
func (q Query) Get(name string) string { return first(q.list(), name, exact) }

// Values returns all values of the parameter, in order. Behind the Functions
// host repeated parameters arrive joined with a comma, as one value.
func (q Query) Values(name string) []string { return valuesOf(q.list(), name, exact) }

// All yields every name with each of its values, in order.
func (q Query) All() iter.Seq2[string, string] { return pairsIn(q.list()) }

// Len returns how many name-value pairs there are.
func (q Query) Len() int { return len(q.list()) / 2 }

func (q Query) list() []string { return arguments.List(q.Pairs) }
