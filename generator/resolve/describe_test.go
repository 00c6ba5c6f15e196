package resolve_test

import (
	"fmt"
	"path"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// describe writes a program as text, a declaration a line.
func describe(program *model.Program) string {
	if program == nil {
		return ""
	}
	var b strings.Builder
	for _, p := range program.Packages {
		fmt.Fprintf(&b, "package %s %q root %v\n", p.Name, p.Path, p.Root != "")
		for _, h := range p.Hubs {
			fmt.Fprintf(&b, "hub %s type %q connection %s\n", h.Name, h.Type, h.Connection)
			b.WriteString(contracts(h))
		}
		for _, c := range p.Clients {
			fmt.Fprintf(&b, "client %s hub %s connection %s\n", c.Interface, c.Hub, c.Connection)
			for _, m := range c.Methods {
				fmt.Fprintf(&b, "\t%s %s(%s)\n", m.Name, m.Target, parameters(m.Parameters))
			}
		}
		for _, t := range p.Triggers {
			fmt.Fprintf(&b, "trigger %s: %s%s\n", t.Function, receiver(t.Receiver), t.Name)
			fmt.Fprintf(&b, "\thub %s category %s event %s connection %s binding %s", t.Hub, t.Category, t.Event, t.Connection, t.Binding)
			if t.ParameterNames != nil {
				fmt.Fprintf(&b, " names %s", strings.Join(t.ParameterNames, ","))
			}
			fmt.Fprintf(&b, "\n\tfunc(%s) %s\n", signature(t), results(t))
			if t.Doc != "" {
				fmt.Fprintf(&b, "\tdoc %q\n", t.Doc)
			}
		}
		for _, n := range p.Negotiations {
			fmt.Fprintf(&b, "negotiate %s: %s%s%s\n\thub %s route %s auth %s connection %s\n", n.Function, receiver(n.Receiver), n.Name, n.HubType, n.Hub, n.Route, n.Auth, n.Connection)
			if n.Declared != nil {
				fmt.Fprintf(&b, "\tdeclared %+v\n", *n.Declared)
			}
		}
	}
	return b.String()
}

func receiver(r *model.Receiver) string {
	switch {
	case r == nil:
		return ""
	case r.Pointer:
		return "(*" + r.Type + ")."
	}
	return r.Type + "."
}

func signature(t *model.Trigger) string {
	var list []string
	if t.Context {
		list = append(list, "context")
	}
	switch t.Input {
	case model.InputContext:
		list = append(list, "invocation")
	case model.InputCustom:
		list = append(list, "input "+typeText(t.InputType))
	}
	if t.Clients != nil {
		list = append(list, "clients "+strings.TrimPrefix(t.Clients.Import+".", ".")+t.Clients.Client.Clients())
	}
	if len(t.Arguments) > 0 {
		list = append(list, parameters(t.Arguments))
	}
	return strings.Join(list, ", ")
}

func results(t *model.Trigger) string {
	var list []string
	if t.Result != nil {
		list = append(list, typeText(t.Result))
	}
	if t.Error {
		list = append(list, "error")
	}
	return "(" + strings.Join(list, ", ") + ")"
}

func parameters(list []model.Parameter) string {
	var texts []string
	for _, p := range list {
		dots := ""
		if p.Variadic {
			dots = "..."
		}
		texts = append(texts, p.Name+" "+dots+typeText(p.Type))
	}
	return strings.Join(texts, ", ")
}

func typeText(typ model.Type) string {
	switch typ := typ.(type) {
	case *model.Named:
		name := typ.Name
		if typ.Import != "" {
			name = fmt.Sprintf("%q.%s", typ.Import, typ.Name)
		}
		if len(typ.Args) == 0 {
			return name
		}
		var args []string
		for _, arg := range typ.Args {
			args = append(args, typeText(arg))
		}
		return name + "[" + strings.Join(args, ", ") + "]"
	case *model.Pointer:
		return "*" + typeText(typ.Elem)
	case *model.Slice:
		return "[]" + typeText(typ.Elem)
	case *model.Array:
		return "[" + path.Join(typ.LenImport, typ.Len) + "]" + typeText(typ.Elem)
	case *model.Map:
		return "map[" + typeText(typ.Key) + "]" + typeText(typ.Elem)
	case *model.Struct:
		var fields []string
		for _, f := range typ.Fields {
			fields = append(fields, strings.TrimSpace(fmt.Sprintf("%s %s %q", f.Name, typeText(f.Type), f.Tag)))
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	case *model.Any:
		return "any"
	}
	return fmt.Sprintf("%T", typ)
}
