package signalr

import (
	"iter"
	"net/url"
	"strings"
)

// Query is the query string a client connected with, decoded. Names are
// compared with regard to case. The zero value is empty.
//
// It can hold access_token, the client's token: do not log all of it.
type Query struct{ source }

// NewQuery returns a query from name, value, name, value …
func NewQuery(namesAndValues ...string) Query {
	return Query{source{list: pairUp(namesAndValues)}}
}

// ParseQuery reads a raw query string, with or without the leading "?" that
// X-ASRS-Client-Query has. Parts that are not percent-encoded correctly are
// kept as they are: a client's odd query must not make its calls fail.
func ParseQuery(raw string) Query {
	if raw == "" {
		return Query{}
	}
	return Query{source{read: func() pairs { return parseQuery(raw) }}}
}

func parseQuery(raw string) (list pairs) {
	raw = strings.TrimPrefix(raw, "?")
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		list = append(list, pair{unescape(name), unescape(value)})
	}
	return list
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// Get returns the first value of the parameter, or "".
func (q Query) Get(name string) string { return q.pairs().get(name, exact) }

// Values returns all values of the parameter, in order. Behind the Functions
// host repeated parameters arrive joined with a comma, as one value.
func (q Query) Values(name string) []string { return q.pairs().values(name, exact) }

// All yields every name with each of its values, in order.
func (q Query) All() iter.Seq2[string, string] { return q.pairs().all() }

// Len returns how many name-value pairs there are.
func (q Query) Len() int { return len(q.pairs()) }
