package scaffold

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// Trigger returns the file of a hub with one more method for an event. Each
// argument is written name:type, a Go type that the file can name.
func Trigger(ctx context.Context, dir, hub, event string, arguments []string) (File, error) {
	existing, err := program(ctx, dir)
	if err != nil {
		return File{}, err
	}
	pkg, found, err := hubByName(existing, hub)
	if err != nil {
		return File{}, err
	}
	name := upperFirst(event)
	if !token.IsIdentifier(name) {
		return File{}, fmt.Errorf("event %q has no Go name: write one such as sendToGroup", event)
	}
	if err := vacantEvent(pkg, found, name, event); err != nil {
		return File{}, err
	}
	parameters, types, err := parameters(arguments)
	if err != nil {
		return File{}, err
	}
	if i := slices.IndexFunc(pkg.Clients, func(c *model.Client) bool { return strings.EqualFold(c.Hub, found.Name) }); i >= 0 {
		parameters = append([]string{"clients " + pkg.Clients[i].Clients()}, parameters...)
	}
	text, err := os.ReadFile(found.Pos.Filename)
	if err != nil {
		return File{}, err
	}
	text, packages, err := addImports(text, types, "context", "github.com/hubwire/hubwire/runtime/signalr")
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", found.Pos.Filename, err)
	}
	taken := append([]string{"ctx " + packages[0] + ".Context", "inv *" + packages[1] + ".InvocationContext"}, parameters...)
	key := ""
	if isTaken(existing, name) {
		key = " function=" + lowerFirst(found.Type) + name
	}
	method := fmt.Sprintf("\n// %s is what clients call as %s.\n//\n//signalr:trigger%s\nfunc (*%s) %s(%s) error {\n\treturn nil\n}\n",
		name, lowerFirst(name), key, found.Type, name, strings.Join(taken, ", "))
	return File{Path: found.Pos.Filename, Text: append(text, method...)}, nil
}

// isTaken reports whether the app has a function of a name.
func isTaken(program *model.Program, name string) bool {
	return slices.ContainsFunc(program.Triggers(), func(t *model.Trigger) bool { return strings.EqualFold(t.Function, name) }) ||
		slices.ContainsFunc(program.Negotiations(), func(n *model.Negotiation) bool { return strings.EqualFold(n.Function, name) })
}

// vacantEvent refuses an event or a method that the hub has.
func vacantEvent(pkg *model.Package, hub *model.Hub, name, event string) error {
	for _, t := range pkg.Triggers {
		switch {
		case strings.EqualFold(t.Hub, hub.Name) && strings.EqualFold(t.Event, event):
			return fmt.Errorf("%s: hub %q already has event %q", t.Pos, hub.Name, t.Event)
		case t.Receiver != nil && t.Receiver.Type == hub.Type && t.Name == name:
			return fmt.Errorf("%s: %s already has a method %s", t.Pos, hub.Type, name)
		}
	}
	return nil
}

// parameters turns name:type into Go parameters, and also returns the types.
func parameters(arguments []string) (list []string, types []ast.Expr, err error) {
	taken := map[string]bool{"ctx": true, "inv": true, "clients": true}
	for i, argument := range arguments {
		name, typ, ok := strings.Cut(argument, ":")
		name, typ = strings.TrimSpace(name), strings.TrimSpace(typ)
		if !ok || !token.IsIdentifier(name) {
			return nil, nil, fmt.Errorf("argument %q: write it as name:type, such as text:string", argument)
		}
		if taken[name] {
			return nil, nil, fmt.Errorf("argument %q: the name %s is taken", argument, name)
		}
		taken[name] = true
		if strings.HasPrefix(typ, "...") && i < len(arguments)-1 {
			return nil, nil, fmt.Errorf("argument %q: only the last can be variadic", argument)
		}
		expression, err := parser.ParseExpr("func(_ " + typ + ")")
		function, ok := expression.(*ast.FuncType)
		if err != nil || !ok || len(function.Params.List) != 1 || len(function.Params.List[0].Names) != 1 || function.Results != nil {
			return nil, nil, fmt.Errorf("argument %q: %q is not a Go type", argument, typ)
		}
		list = append(list, name+" "+typ)
		types = append(types, function.Params.List[0].Type)
	}
	return list, types, nil
}
