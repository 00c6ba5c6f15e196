// Package pairs is the common form of headers, query parameters and claims:
// names with values, ordered, duplicates kept.
package pairs

import (
	"iter"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// Pair is one name with one value, in the order it arrived.
type Pair struct{ Name, Value string }

// Source is where pairs come from: a list, or the text of a call that is read
// each time it is asked for, which most calls never do. It has no methods, as
// the types of package signalr that embed it would have them too.
type Source struct {
	list []Pair
	text arguments.Pairs
}

// From returns the pairs of a list.
func From(list []Pair) Source { return Source{list: list} }

// Of returns pairs from name, value, name, value …; a last name without a value
// has the empty one.
func Of(namesAndValues []string) Source {
	return Source{list: pairUp(namesAndValues)}
}

// Read returns the pairs in the text of a call.
func Read(text arguments.Pairs) Source { return Source{text: text} }

// List returns all pairs.
func List(s Source) []Pair {
	if s.text.IsZero() {
		return s.list
	}
	return pairUp(s.text.List())
}

// Values returns the values of a name, in order.
func Values(list []Pair, name string, same func(a, b string) bool) []string {
	var found []string
	for _, each := range list {
		if same(each.Name, name) {
			found = append(found, each.Value)
		}
	}
	return found
}

// Get returns the first value of a name, or "".
func Get(list []Pair, name string, same func(a, b string) bool) string {
	for _, each := range list {
		if same(each.Name, name) {
			return each.Value
		}
	}
	return ""
}

// All yields every name with each of its values, in order.
func All(list []Pair) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, each := range list {
			if !yield(each.Name, each.Value) {
				return
			}
		}
	}
}

func pairUp(namesAndValues []string) []Pair {
	list := make([]Pair, 0, (len(namesAndValues)+1)/2)
	for i := 0; i < len(namesAndValues); i += 2 {
		p := Pair{Name: namesAndValues[i]}
		if i+1 < len(namesAndValues) {
			p.Value = namesAndValues[i+1]
		}
		list = append(list, p)
	}
	return list
}
