package arguments

import (
	"slices"

	"github.com/hubwire/hubwire/internal/words"
)

// Ignored is a member of an argument that no field takes.
type Ignored struct {
	Parameter string
	Member    string
	Nearest   string // name of a member that may be meant; empty for none
}

// ignoredMembers collects them, each once.
type ignoredMembers struct{ list []Ignored }

const (
	mostIgnored    = 16 // members that are collected
	longestIgnored = 64 // bytes of a name
)

// CollectIgnored makes the list collect which members no field takes. It costs
// a little, so a program asks for it where it tells somebody.
func (a *Arguments) CollectIgnored() { a.reader.ignored = &ignoredMembers{} }

// Ignored returns what was collected so far.
func (a *Arguments) Ignored() []Ignored {
	if a == nil || a.reader.ignored == nil {
		return nil
	}
	return a.reader.ignored.list
}

// ignore notes a member that nobody knows.
func (r *Reader) ignore(m *members, name []byte) {
	if r.ignored == nil || m.exact || len(name) > longestIgnored || len(r.ignored.list) == mostIgnored {
		return
	}
	each := Ignored{Member: string(name), Nearest: words.Nearest(string(name), m.names[declared])}
	if !slices.ContainsFunc(r.ignored.list, func(other Ignored) bool { return other.Member == each.Member }) {
		r.ignored.list = append(r.ignored.list, each)
	}
}

// ignoredBy notes of which parameter the members were that are new.
func (c *ignoredMembers) ignoredBy(parameter string) {
	for i := range c.list {
		if c.list[i].Parameter == "" {
			c.list[i].Parameter = parameter
		}
	}
}
