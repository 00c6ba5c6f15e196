package signalr

import (
	"iter"
	"strings"

	"github.com/hubwire/hubwire/runtime/internal/pairs"
)

// Headers are the headers of the upstream request. Names are compared
// without regard to case. The zero value has none.
//
// X-ASRS-Client-Query and X-ASRS-Signature are among them: do not log all
// headers.
type Headers struct{ pairs.Source }

// NewHeaders returns headers from name, value, name, value …; a last name
// without a value has the empty one.
func NewHeaders(namesAndValues ...string) Headers {
	return Headers{pairs.Of(namesAndValues)}
}

// Get returns the first value of the header, or "".
func (h Headers) Get(name string) string { return pairs.Get(h.list(), name, foldCase) }

// Values returns all values of the header, in order. Behind the Functions
// host repeated headers arrive joined with a comma, as one value.
func (h Headers) Values(name string) []string { return pairs.Values(h.list(), name, foldCase) }

// All yields every name with each of its values, in order of arrival.
func (h Headers) All() iter.Seq2[string, string] { return pairs.All(h.list()) }

// Len returns how many name-value pairs there are.
func (h Headers) Len() int { return len(h.list()) }

func (h Headers) list() []pairs.Pair { return pairs.List(h.Source) }

func exact(a, b string) bool { return a == b }

func foldCase(a, b string) bool { return strings.EqualFold(a, b) }
