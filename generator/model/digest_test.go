package model_test

import (
	"go/token"
	"reflect"
	"testing"

	"github.com/hubwire/hubwire/generator/model"
)

// whole has a value in every field of the model, and a struct in itself.
func whole() *model.Package {
	at := token.Position{Filename: "chat.go", Line: 3}
	node := &model.Structure{Import: "example.com/tree", Name: "Node"}
	shape := &model.Shape{Kind: model.ShapeStruct, Type: &model.Named{Import: "example.com/tree", Name: "Node", Args: []model.Type{&model.Any{}}}, Structure: node}
	list := &model.Shape{Kind: model.ShapeSlice, Type: &model.Slice{Elem: shape.Type}, Elem: shape}
	node.Members = []model.Member{{Name: "nodes", Field: "Nodes", Shape: list}}
	node.Fields = &model.Struct{Fields: []model.Field{{Name: "Nodes", Type: list.Type, Tag: `json:"nodes"`}}}
	client := &model.Client{Interface: "ChatClient", Hub: "chat", Connection: "Setting", Doc: "doc", Pos: at, Methods: []model.Method{
		{Name: "Send", Target: "send", Doc: "doc", Pos: at, Parameters: []model.Parameter{{Name: "a", Type: &model.Map{Key: &model.Named{Name: "string"}, Elem: &model.Pointer{Elem: &model.Any{}}}, Pos: at, Variadic: true}}},
	}}
	hub := &model.Receiver{Type: "Chat", Pointer: true}
	return &model.Package{
		Name: "chat", Path: "example.com/chat", Dir: "/app/chat", Root: "/app",
		Hubs: []*model.Hub{{Name: "chat", Type: "Chat", Connection: "Setting", Pos: at, Outputs: []model.Output{{
			Format: model.TypeScript, Path: "/app/chat.ts", Root: "/app",
			Contract: &model.Contract{Hub: "chat", Name: "Chat", Doc: "doc", Calls: []model.Call{{
				Event: "send", Doc: "doc", Arguments: []model.Argument{{Name: "a", JSON: &model.JSON{Kind: model.JSONString, Format: model.FormatBase64}}}, Result: &model.JSON{},
			}}},
		}}}},
		Triggers: []*model.Trigger{{
			Function: "Send", Name: "Send", Receiver: hub, Hub: "chat", Category: "messages", Event: "send", Connection: "Setting", Binding: "invocation",
			ParameterNames: []string{"a"}, Context: true, Input: model.InputCustom, InputType: &model.Array{Len: "N", LenImport: "example.com/n", Elem: &model.Any{}},
			Clients:   &model.ClientsUse{Client: client, Import: "example.com/other"},
			Arguments: []model.Parameter{{Name: "nodes", Type: list.Type, Shape: list, Pos: at}},
			Result:    &model.Named{Name: "int"}, Error: true, Doc: "doc", Pos: at,
		}},
		Clients: []*model.Client{client},
		Negotiations: []*model.Negotiation{{
			Function: "negotiate", Name: "Negotiate", Receiver: hub, HubType: "Chat", Hub: "chat", Route: "negotiate", Auth: "anonymous", Connection: "Setting",
			Declared: &model.Declared{UserID: "{a}", IDToken: "{b}", Claims: []string{"c"}}, Pos: at,
		}},
		Structures:  []*model.Structure{node},
		Identifiers: map[string]bool{"Chat": true, "N": true},
	}
}

func TestDigestIsTheSameForTheSame(t *testing.T) {
	moved := whole()
	moved.Triggers[0].Pos.Line++
	for name, same := range map[string]*model.Package{"again": whole(), "moved": moved} {
		if model.Digest(same) != model.Digest(whole()) {
			t.Errorf("%s: another digest", name)
		}
	}
}

// TestDigestTellsEveryField changes each value of the model in turn.
func TestDigestTellsEveryField(t *testing.T) {
	plain := model.Digest(whole())
	changes := 0
	for n := 0; ; n++ {
		pkg := whole()
		changed := change(reflect.ValueOf(pkg), &countdown{n}, map[uintptr]bool{})
		if changed == "" {
			break
		}
		changes++
		if model.Digest(pkg) == plain {
			t.Errorf("%s changes nothing", changed)
		}
	}
	if changes < 50 {
		t.Errorf("only %d values were changed", changes)
	}
}

// TestDigestKnowsEveryType: none of the model makes it panic.
func TestDigestKnowsEveryType(t *testing.T) {
	seen := make(map[reflect.Type]bool)
	var look func(reflect.Type)
	look = func(typ reflect.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		switch typ.Kind() {
		case reflect.String, reflect.Bool, reflect.Int:
		case reflect.Pointer, reflect.Slice:
			look(typ.Elem())
		case reflect.Struct:
			for i := range typ.NumField() {
				look(typ.Field(i).Type)
			}
		case reflect.Interface:
			if typ != reflect.TypeFor[model.Type]() {
				t.Errorf("%s: what is in it?", typ)
			}
		default:
			if typ != reflect.TypeFor[map[string]bool]() {
				t.Errorf("%s has no digest", typ)
			}
		}
	}
	look(reflect.TypeFor[model.Package]())
	for _, typ := range []model.Type{&model.Named{}, &model.Pointer{}, &model.Slice{}, &model.Array{}, &model.Map{}, &model.Struct{}, &model.Any{}} {
		look(reflect.TypeOf(typ))
	}
}

type countdown struct{ left int }

// change changes the n-th string, bool, number or nilable value, and returns
// its type and value; "" where there are fewer.
func change(v reflect.Value, n *countdown, seen map[uintptr]bool) string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return ""
		}
		seen[v.Pointer()] = true
		return change(v.Elem(), n, seen)
	case reflect.Interface:
		if v.IsNil() {
			return ""
		}
		return change(v.Elem(), n, seen)
	case reflect.Slice:
		for i := range v.Len() {
			if changed := change(v.Index(i), n, seen); changed != "" {
				return changed
			}
		}
		return ""
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Field(i)
			if field.Type() == reflect.TypeFor[token.Position]() {
				continue
			}
			if changed := change(field, n, seen); changed != "" {
				return v.Type().String() + "." + v.Type().Field(i).Name + ", " + changed
			}
		}
		return ""
	}
	if n.left--; n.left >= 0 {
		return ""
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Map:
		v.SetMapIndex(reflect.ValueOf("x"), reflect.ValueOf(true))
	}
	return v.Type().String()
}
