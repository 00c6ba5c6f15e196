package annotations

import (
	"encoding/json"
	"strings"
)

// Place is a kind of declaration, or a set of kinds: what a directive may
// stand on.
type Place uint

// The places. Only the first six take directives.
const (
	OnPackage         Place = 1 << iota // package clause
	OnStruct                            // struct type
	OnInterface                         // interface type
	OnInterfaceMethod                   // method of an interface
	OnFunc                              // function
	OnMethod                            // method of a declared type
	OnOtherType                         // type that is neither struct nor interface
	OnValue                             // variable or constant
	OnField                             // struct field, or embedded interface
	OnImport                            // import
)

var placeNames = [...]struct {
	place     Place
	tag, text string
}{
	{OnPackage, "package", "the package clause"},
	{OnStruct, "struct", "a struct type"},
	{OnInterface, "interface", "an interface type"},
	{OnInterfaceMethod, "interfacemethod", "a method of an interface"},
	{OnFunc, "func", "a function"},
	{OnMethod, "method", "a method"},
	{OnOtherType, "type", "a type that is neither struct nor interface"},
	{OnValue, "value", "a variable or constant"},
	{OnField, "field", "a field"},
	{OnImport, "import", "an import"},
}

// String names the places in words: "a function or a method".
func (p Place) String() string {
	var texts []string
	for _, each := range placeNames {
		if p&each.place != 0 {
			texts = append(texts, each.text)
		}
	}
	return strings.Join(texts, " or ")
}

// MarshalJSON writes the places as a list of their short names.
func (p Place) MarshalJSON() ([]byte, error) {
	var names []string
	for _, each := range placeNames {
		if p&each.place != 0 {
			names = append(names, each.tag)
		}
	}
	return json.Marshal(names)
}

// placesOf reads the blank-separated names of an `on` struct tag.
func placesOf(tag string) Place {
	var set Place
	for name := range strings.FieldsSeq(tag) {
		for _, each := range placeNames {
			if each.tag == name {
				set |= each.place
			}
		}
	}
	return set
}
