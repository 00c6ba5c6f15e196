package arguments

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// members are the names that the members of an object may have. A name counts
// as it is; where none is like that, without case.
type members struct {
	// names has the names in the spellings below. Where the names are compared
	// with case, or where two are alike but for case, there is one spelling.
	names [spellings][]string

	exact bool // names are compared with case
	alike bool // some names are alike but for case
}

// spelling is how a client spells all names of its objects, most likely: those
// that Go declares without a tag come from JavaScript in camel case.
type spelling uint8

const (
	declared spelling = iota
	camelCase
	pascalCase
	spellings
)

// exactly returns members that have just these names.
func exactly(names ...string) *members {
	return &members{names: [spellings][]string{names, names, names}, exact: true}
}

// foldable returns members that have these names in any case.
func foldable(names []string) *members {
	m := &members{names: [spellings][]string{names, names, names}}
	for i, name := range names {
		for _, other := range names[:i] {
			m.alike = m.alike || strings.EqualFold(name, other)
		}
	}
	if m.alike {
		return m
	}
	m.names[camelCase], m.names[pascalCase] = respelled(names, unicode.ToLower), respelled(names, unicode.ToUpper)
	return m
}

// respelled returns names with another first letter.
func respelled(names []string, letter func(rune) rune) []string {
	list := make([]string, len(names))
	for i, name := range names {
		first, size := utf8.DecodeRuneInString(name)
		if list[i] = string(letter(first)) + name[size:]; !strings.EqualFold(list[i], name) {
			list[i] = name
		}
	}
	return list
}

// fold finds a name that differs in case, where no name is exactly like that.
// It returns -1 where there is none, and reports whether there are two.
func (m *members) fold(name []byte) (index int, ambiguous bool) {
	index = -1
	if m.exact {
		return index, false
	}
	for i, each := range m.names[declared] {
		if !foldsTo(each, name) {
			continue
		}
		if index >= 0 {
			return index, true
		}
		if index = i; !m.alike {
			break
		}
	}
	return index, false
}

// foldsTo is strings.EqualFold for what is ASCII as a rule.
func foldsTo(name string, text []byte) bool {
	for i, c := range text {
		if c >= utf8.RuneSelf || i == len(name) || name[i] >= utf8.RuneSelf {
			return strings.EqualFold(name[min(i, len(name)):], string(text[i:]))
		}
		if d := c ^ name[i]; d != 0 && (d != 0x20 || c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return len(text) == len(name)
}

// spelledLike returns the spelling that has the name at index.
func (m *members) spelledLike(index int, name []byte) (spelling, bool) {
	for s := range spellings {
		if m.names[s][index] == string(name) {
			return s, true
		}
	}
	return declared, false
}
