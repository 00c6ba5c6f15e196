package signalr

import (
	"iter"
	"strings"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// Headers are the headers of the upstream request. Names are compared
// without regard to case. The zero value has none.
//
// X-ASRS-Client-Query and X-ASRS-Signature are among them: do not log all
// headers.
type Headers struct{ arguments.Pairs }

// NewHeaders returns headers from name, value, name, value …; a last name
// without a value has the empty one.
func NewHeaders(namesAndValues ...string) Headers {
	return Headers{arguments.PairsOf(namesAndValues)}
}

// Get returns the first value of the header, or "".
func (h Headers) Get(name string) string { return first(h.list(), name, foldCase) }

// Values returns all values of the header, in order. Behind the Functions
// host repeated headers arrive joined with a comma, as one value.
func (h Headers) Values(name string) []string { return valuesOf(h.list(), name, foldCase) }

// All yields every name with each of its values, in order of arrival.
func (h Headers) All() iter.Seq2[string, string] { return pairsIn(h.list()) }

// Len returns how many name-value pairs there are.
func (h Headers) Len() int { return len(h.list()) / 2 }

func (h Headers) list() []string { return arguments.List(h.Pairs) }

// values returns the values of a name in a list of name, value, name, value …
func valuesOf(list []string, name string, same func(a, b string) bool) []string {
	var found []string
	for i := 0; i < len(list); i += 2 {
		if same(list[i], name) {
			found = append(found, list[i+1])
		}
	}
	return found
}

func first(list []string, name string, same func(a, b string) bool) string {
	if found := valuesOf(list, name, same); len(found) > 0 {
		return found[0]
	}
	return ""
}

func pairsIn(list []string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for i := 0; i < len(list); i += 2 {
			if !yield(list[i], list[i+1]) {
				return
			}
		}
	}
}

func exact(a, b string) bool { return a == b }

func foldCase(a, b string) bool { return strings.EqualFold(a, b) }
