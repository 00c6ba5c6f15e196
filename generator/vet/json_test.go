package vet

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/generator/model"
	resolved "github.com/hubwire/hubwire/generator/resolve/types"
)

// unclear are samples that fail or not depending on what a value holds, which
// types do not tell; the analyzer takes the side that is named.
var unclear = map[string]map[resolved.Direction]bool{
	"anError":   {resolved.Sent: false}, // an error may well have a JSON form
	"byMethods": {resolved.Sent: false},
}

// TestRulesAreThoseOfTheEncoder asks the encoder of the runtime whether it
// takes values, and the analyzer whether it has something against their type.
func TestRulesAreThoseOfTheEncoder(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "json_types_test.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", nil)}
	pkg, err := config.Check("vet", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, sample := range samples() {
		typ := reflect.TypeOf(sample.value)
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		_, encoding := json.Marshal(sample.value)
		decoding := json.Unmarshal([]byte(sample.text), reflect.New(typ).Interface())
		for d, failure := range map[resolved.Direction]error{resolved.Sent: encoding, resolved.Arrives: decoding} {
			problems := resolved.NewReader(nil, newOutside(pkg).declaration).Problems(&model.Named{Import: pkg.Path(), Name: typ.Name()}, d, false)
			want := failure != nil
			if known, ok := unclear[typ.Name()][d]; ok {
				want = known
			}
			if got := len(problems) > 0; got != want {
				t.Errorf("%s, direction %d: encoder says %v, analyzer says %+v", typ.Name(), d, failure, problems)
			}
		}
	}
}

// TestRulesAboutTags does the same with struct types that go vet would report
// if they stood in a file.
func TestRulesAboutTags(t *testing.T) {
	type field struct{ name, tag string }
	for _, fields := range [][]field{
		{{"A", ""}, {"B", ""}},
		{{"A", `json:"n"`}, {"B", `json:"n"`}},
		{{"A", ""}, {"B", `json:"A"`}},
		{{"A", ""}, {"b", `json:"b"`}},
		{{"A", ""}, {"b", `json:"-"`}},
		{{"a", `json:"-"`}},
		{{"a", `xml:"a"`}},
		{{"A", `json:"-,"`}},
		{{"A", `json:",omitempty,omitzero"`}},
		{{"A", `json:",string"`}},
		{{"A", `json:",string,string"`}},
		{{"A", `json:",omitEmpty"`}},
		{{"A", `json:",omit_zero"`}},
		{{"A", `json:",unknown"`}},
		{{"A", `json:","`}},
		{{"A", `json:",format:base64"`}},
		{{"A", `json:"a, omitempty"`}},
		{{"A", `json:"a,min=3"`}},
		{{"A", `json:"'a'"`}},
		{{"A", `json:"a\\b"`}},
		{{"A", `json:",case:ignore"`}},
		{{"A", `json:",case:any"`}},
		{{"A", `json:",case"`}},
		{{"A", `json:"a b"`}},
		{{"A", `json:",omitempty,"`}},
		{{"A", `json:",'omitempty'"`}},
		{{"A", `json:",OmitZero"`}},
		{{"A", `json:",string,omitempty"`}},
		{{"A", `json:",custom"`}},
	} {
		var reflected []reflect.StructField
		var checked []*types.Var
		var tags []string
		for _, f := range fields {
			each := reflect.StructField{Name: f.name, Type: reflect.TypeFor[int](), Tag: reflect.StructTag(f.tag)}
			if !token.IsExported(f.name) {
				each.PkgPath = "vet"
			}
			reflected = append(reflected, each)
			checked = append(checked, types.NewField(token.NoPos, nil, f.name, types.Typ[types.Int], false))
			tags = append(tags, f.tag)
		}
		_, failure := json.Marshal(reflect.New(reflect.StructOf(reflected)).Interface())
		problems := resolved.NewReader(nil, nil).Problems(typeOf(types.NewStruct(checked, tags)), resolved.Sent, false)
		if got, want := len(problems) > 0, failure != nil; got != want {
			t.Errorf("%v: encoder says %v, analyzer says %+v", fields, failure, problems)
		}
	}
}
