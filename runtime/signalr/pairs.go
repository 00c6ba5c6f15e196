package signalr

import (
	"iter"
	"strings"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// source is where pairs come from: a list, or what is read each time it is
// asked for, which most calls never do.
type source struct {
	list pairs
	text arguments.Pairs
	read func() pairs
}

func (s source) pairs() pairs {
	switch {
	case s.read != nil:
		return s.read()
	case !s.text.IsZero():
		return pairUp(s.text.List())
	default:
		return s.list
	}
}

// pair is one name with one value, in the order it arrived.
type pair struct{ name, value string }

// pairs is the common form of headers, query parameters and claims: ordered,
// duplicates kept.
type pairs []pair

func (p pairs) get(name string, same func(a, b string) bool) string {
	for _, each := range p {
		if same(each.name, name) {
			return each.value
		}
	}
	return ""
}

func (p pairs) values(name string, same func(a, b string) bool) []string {
	var found []string
	for _, each := range p {
		if same(each.name, name) {
			found = append(found, each.value)
		}
	}
	return found
}

func (p pairs) all() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, each := range p {
			if !yield(each.name, each.value) {
				return
			}
		}
	}
}

func exact(a, b string) bool { return a == b }

func foldCase(a, b string) bool { return strings.EqualFold(a, b) }
