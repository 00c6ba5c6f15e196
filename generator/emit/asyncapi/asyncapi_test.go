package asyncapi

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator/model"
)

// The tests of testdata/clients hold a whole document against the schema of the
// specification.
func TestKeys(t *testing.T) {
	text := &model.JSON{Kind: model.JSONString}
	size := &model.Definition{Name: "Größe", JSON: text}
	rendered, err := Document(&model.Contract{
		Hub: "My.Hub[1]",
		Calls: []model.Call{
			{Event: "a/b", Result: text},
			{Event: "a b"},
			{Event: "a_b.result", Arguments: []model.Argument{{Name: "all", JSON: text, Variadic: true}}},
		},
		Messages:    []model.Message{{Target: "a/b", Arguments: []model.Argument{{Name: "s", JSON: &model.JSON{Kind: model.JSONReference, Definition: size}}}}},
		Definitions: []*model.Definition{{Name: "Gr__e", JSON: text}, size},
	})
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Channels map[string]struct {
			Address  string
			Messages map[string]reference
		}
		Operations map[string]struct{ Action, Title string }
		Components struct {
			Messages map[string]struct {
				Name    string
				Payload schema
			}
			Schemas map[string]schema
		}
	}
	if err := json.Unmarshal(rendered, &d); err != nil {
		t.Fatal(err)
	}
	hub, ok := d.Channels["My.Hub_1_"]
	if !ok || hub.Address != "client/?hub=my.hub%5B1%5D" {
		t.Errorf("channels are %+v", d.Channels)
	}
	keys := []string{"a_b", "a_b.result", "a_b.result_", "a_b_", "a_b__"}
	if got := slices.Sorted(maps.Keys(hub.Messages)); !slices.Equal(got, keys) {
		t.Errorf("messages are %q, want %q", got, keys)
	}
	for key, want := range map[string]string{"a_b": "receive a/b", "a_b_": "receive a b", "a_b.result_": "receive a_b.result", "a_b__": "send a/b"} {
		if got := d.Operations[key].Action + " " + d.Operations[key].Title; got != want {
			t.Errorf("operation %s is %q, want %q", key, got, want)
		}
	}
	if got := slices.Sorted(maps.Keys(d.Components.Schemas)); !slices.Equal(got, []string{"Gr__e", "Gr__e_"}) {
		t.Errorf("schemas are %q", got)
	}
	if !strings.Contains(string(rendered), `"$ref": "#/components/schemas/Gr__e_"`) {
		t.Errorf("nothing refers to the schema in\n%s", rendered)
	}
	if got := d.Components.Messages["a_b.result_"].Payload; got.Type != "array" || got.AdditionalItems != nil || got.MaxItems != nil || got.Items == nil {
		t.Errorf("arguments of any number are %+v", got)
	}
}

func TestNumbers(t *testing.T) {
	for format, want := range map[model.JSONFormat]string{
		"int8":    `{"type":"integer","minimum":-128,"maximum":127}`,
		"int32":   `{"type":"integer","format":"int32"}`,
		"uint16":  `{"type":"integer","minimum":0,"maximum":65535}`,
		"uint64":  `{"type":"integer","minimum":0}`,
		"int":     `{"type":"integer","format":"int64"}`,
		"float32": `{"type":"number","format":"float"}`,
	} {
		got, err := json.Marshal(number(format))
		if err != nil || string(got) != want {
			t.Errorf("%s is %s, %v; want %s", format, got, err, want)
		}
	}
}

// A oneOf takes a value that fits exactly one: null must not fit two.
func TestNullIsOfferedOnce(t *testing.T) {
	text := &model.JSON{Kind: model.JSONString}
	nullable := func(elem *model.JSON) *model.JSON { return &model.JSON{Kind: model.JSONNullable, Elem: elem} }
	defined := func(d *model.Definition) *model.JSON {
		return &model.JSON{Kind: model.JSONReference, Definition: d}
	}
	itself := &model.Definition{Name: "Itself"}
	itself.JSON = defined(itself)
	for _, c := range []struct {
		form *model.JSON
		want string
	}{
		{nullable(text), `{"oneOf":[{"type":"null"},{"type":"string"}]}`},
		{nullable(nullable(text)), `{"oneOf":[{"type":"null"},{"type":"string"}]}`},
		{nullable(&model.JSON{Why: "any"}), `{"description":"any"}`},
		{nullable(defined(&model.Definition{JSON: nullable(text)})), `{"$ref":"#/components/schemas/"}`},
		{nullable(defined(&model.Definition{JSON: text})), `{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/"}]}`},
		{nullable(defined(itself)), `{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/"}]}`},
	} {
		got, err := json.Marshal((&builder{}).schema(c.form))
		if err != nil || string(got) != c.want {
			t.Errorf("got %s, %v; want %s", got, err, c.want)
		}
	}
}
