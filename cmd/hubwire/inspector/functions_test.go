package inspector

import (
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/generator/model"
)

func TestFunctionsHaveTheShapesOfTheirTypes(t *testing.T) {
	node := &model.Definition{Name: "Node", Go: "Node"}
	reference := &model.JSON{Kind: model.JSONReference, Definition: node}
	node.JSON = &model.JSON{Kind: model.JSONObject, Members: []model.JSONMember{
		{Name: "n", JSON: &model.JSON{Kind: model.JSONNumber, Format: model.FormatInt64}},
		{Name: "next", JSON: &model.JSON{Kind: model.JSONNullable, Elem: reference}, Optional: true},
	}}
	trigger := &model.Trigger{Function: "Say", Hub: "Chat", Event: "say"}
	trigger.Pos.Filename, trigger.Pos.Line = "/src/chat.go", 50
	program := &model.Program{
		Packages:  []*model.Package{{Triggers: []*model.Trigger{trigger}}},
		Contracts: []*model.Contract{{Hub: "chat", Calls: []model.Call{{Event: "say", Doc: "Say says.", Arguments: []model.Argument{{Name: "node", JSON: reference}}, Result: &model.JSON{Kind: model.JSONBoolean}}}}},
	}
	functions := FunctionsOf(program)
	if len(functions) != 1 || functions[0].Name != "Say" || functions[0].Place != "chat.go:50" || functions[0].Result.Kind != "boolean" {
		t.Fatalf("%+v", functions)
	}
	shape := functions[0].Arguments[0].Shape
	if shape.Go != "Node" || shape.Members[0].Shape.Format != "int64" || !shape.Members[1].Optional || shape.Members[1].Shape.Elem.Go != "Node" {
		t.Errorf("%+v", shape)
	}
	// A type that contains itself ends somewhere.
	if _, err := json.Marshal(functions); err != nil {
		t.Error(err)
	}
	if none := FunctionsOf(nil); len(none) != 0 {
		t.Errorf("without a program: %v", none)
	}
}
