package inspector

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// Function is a function of the app, as the page's form needs it.
type Function struct {
	Hub       string  `json:"hub"`
	Event     string  `json:"event"`
	Name      string  `json:"name"`  // of the function
	Place     string  `json:"place"` // such as chat.go:50
	Doc       string  `json:"doc,omitzero"`
	Arguments []Named `json:"arguments"`
	Result    *Shape  `json:"result,omitzero"`
}

// Named is an argument of a function or a member of an object.
type Named struct {
	Name     string `json:"name"`
	Shape    *Shape `json:"shape"`
	Variadic bool   `json:"variadic,omitzero"` // of an argument: any number of them, at the end
	Optional bool   `json:"optional,omitzero"` // of a member
}

// Shape is the JSON form of a Go type.
type Shape struct {
	Kind    string            `json:"kind"`             // string, number, boolean, array, record, object, nullable, any
	Format  string            `json:"format,omitzero"`  // date-time, base64, numeric; of a number its Go type
	Go      string            `json:"go,omitzero"`      // as Go writes it
	Elem    *Shape            `json:"elem,omitzero"`    // of arrays, records and nullables; of further members of objects
	Length  int               `json:"length,omitzero"`  // of arrays of fixed length
	Members []Named           `json:"members,omitzero"` // of objects
	Values  []model.JSONValue `json:"values,omitzero"`  // the only ones
}

// deepestShape bounds types that contain themselves: what is deeper is any
// value.
const deepestShape = 6

var kinds = map[model.JSONKind]string{
	model.JSONString: "string", model.JSONNumber: "number", model.JSONBoolean: "boolean", model.JSONArray: "array",
	model.JSONRecord: "record", model.JSONObject: "object", model.JSONNullable: "nullable",
}

// FunctionsOf describes the functions of a program that has its contracts; nil
// has none.
func FunctionsOf(program *model.Program) (functions []Function) {
	if program == nil {
		return nil
	}
	for _, contract := range program.Contracts {
		for _, call := range contract.Calls {
			f := Function{Hub: contract.Hub, Event: call.Event, Doc: call.Doc, Result: shapeOf(call.Result, 0)}
			for _, trigger := range program.Triggers() {
				if strings.EqualFold(trigger.Hub, contract.Hub) && strings.EqualFold(trigger.Event, call.Event) {
					f.Name, f.Place = trigger.Function, fmt.Sprintf("%s:%d", filepath.Base(trigger.Pos.Filename), trigger.Pos.Line)
				}
			}
			for _, argument := range call.Arguments {
				f.Arguments = append(f.Arguments, Named{Name: argument.Name, Shape: shapeOf(argument.JSON, 0), Variadic: argument.Variadic})
			}
			functions = append(functions, f)
		}
	}
	return functions
}

func shapeOf(form *model.JSON, depth int) *Shape {
	if form == nil {
		return nil
	}
	if form.Kind == model.JSONReference && depth < deepestShape {
		shape := shapeOf(form.Definition.JSON, depth+1)
		shape.Go = form.Definition.Go
		return shape
	}
	kind, known := kinds[form.Kind]
	if !known || depth >= deepestShape {
		return &Shape{Kind: "any"}
	}
	shape := &Shape{Kind: kind, Format: string(form.Format), Elem: shapeOf(form.Elem, depth+1), Length: form.Length, Values: form.Values}
	for _, member := range form.Members {
		shape.Members = append(shape.Members, Named{Name: member.Name, Shape: shapeOf(member.JSON, depth+1), Optional: member.Optional})
	}
	return shape
}
