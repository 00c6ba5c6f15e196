package signalr

import "iter"

// Headers are the headers of the upstream request. Names are compared
// without regard to case. The zero value has none.
//
// X-ASRS-Client-Query and X-ASRS-Signature are among them: do not log all
// headers.
type Headers struct{ source }

// NewHeaders returns headers from name, value, name, value …; a last name
// without a value has the empty one.
func NewHeaders(namesAndValues ...string) Headers {
	return Headers{source{list: pairUp(namesAndValues)}}
}

// HeadersFrom returns headers that are read each time they are asked for: as name,
// value, name, value …
func HeadersFrom(read func() []string) Headers {
	return Headers{source{read: func() pairs { return pairUp(read()) }}}
}

// Get returns the first value of the header, or "".
func (h Headers) Get(name string) string { return h.pairs().get(name, foldCase) }

// Values returns all values of the header, in order. Behind the Functions
// host repeated headers arrive joined with a comma, as one value.
func (h Headers) Values(name string) []string { return h.pairs().values(name, foldCase) }

// All yields every name with each of its values, in order of arrival.
func (h Headers) All() iter.Seq2[string, string] { return h.pairs().all() }

// Len returns how many name-value pairs there are.
func (h Headers) Len() int { return len(h.pairs()) }

func pairUp(namesAndValues []string) pairs {
	list := make(pairs, 0, (len(namesAndValues)+1)/2)
	for i := 0; i < len(namesAndValues); i += 2 {
		p := pair{name: namesAndValues[i]}
		if i+1 < len(namesAndValues) {
			p.value = namesAndValues[i+1]
		}
		list = append(list, p)
	}
	return list
}
