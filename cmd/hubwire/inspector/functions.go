package inspector

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// Function is a function of the app, as the page's form needs it.
type Function struct {
	Hub       string     `json:"hub"`
	Event     string     `json:"event"`
	Name      string     `json:"name"`  // of the function
	Place     string     `json:"place"` // such as chat.go:50
	Doc       string     `json:"doc,omitzero"`
	Arguments []Argument `json:"arguments"`
	Result    *Shape     `json:"result,omitzero"`
}

// Argument is an argument of a function.
type Argument struct {
	Name     string `json:"name"`
	Shape    *Shape `json:"shape"`
	Variadic bool   `json:"variadic,omitzero"` // any number of them, at the end
}

// Shape is the JSON form of a Go type.
type Shape struct {
	Kind    string   `json:"kind"`             // string, number, boolean, array, record, object, nullable, reference, any
	Format  string   `json:"format,omitzero"`  // date-time, base64, numeric; of a number its Go type
	Go      string   `json:"go,omitzero"`      // as Go writes it
	Elem    *Shape   `json:"elem,omitzero"`    // of arrays, records and nullables
	Length  int      `json:"length,omitzero"`  // of arrays of fixed length
	Members []Member `json:"members,omitzero"` // of objects
	Values  []Value  `json:"values,omitzero"`  // the only ones
}

// Member is a member of an object.
type Member struct {
	Name     string `json:"name"`
	Doc      string `json:"doc,omitzero"`
	Shape    *Shape `json:"shape"`
	Optional bool   `json:"optional,omitzero"`
}

// Value is one of the values of a type.
type Value struct {
	Name string `json:"name"` // of the Go constant
	JSON string `json:"json"`
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
func FunctionsOf(program *model.Program) []Function {
	functions := []Function{}
	if program == nil {
		return functions
	}
	for _, contract := range program.Contracts {
		for _, call := range contract.Calls {
			f := Function{Hub: contract.Hub, Event: call.Event, Doc: call.Doc, Arguments: []Argument{}, Result: shapeOf(call.Result, 0)}
			if trigger := triggerOf(program, contract.Hub, call.Event); trigger != nil {
				f.Name = trigger.Function
				f.Place = fmt.Sprintf("%s:%d", filepath.Base(trigger.Pos.Filename), trigger.Pos.Line)
			}
			for _, argument := range call.Arguments {
				f.Arguments = append(f.Arguments, Argument{argument.Name, shapeOf(argument.JSON, 0), argument.Variadic})
			}
			functions = append(functions, f)
		}
	}
	return functions
}

func triggerOf(program *model.Program, hub, event string) *model.Trigger {
	for _, pkg := range program.Packages {
		for _, trigger := range pkg.Triggers {
			if strings.EqualFold(trigger.Hub, hub) && strings.EqualFold(trigger.Event, event) {
				return trigger
			}
		}
	}
	return nil
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
	shape := &Shape{Kind: kind, Format: string(form.Format), Elem: shapeOf(form.Elem, depth+1), Length: form.Length}
	for _, member := range form.Members {
		shape.Members = append(shape.Members, Member{member.Name, member.Doc, shapeOf(member.JSON, depth+1), member.Optional})
	}
	for _, value := range form.Values {
		shape.Values = append(shape.Values, Value{value.Name, value.Text})
	}
	return shape
}
