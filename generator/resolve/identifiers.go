package resolve

import (
	"go/token"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// checkIdentifiers reports declarations with the names that generated code
// offers to the program.
func (u *unit) checkIdentifiers() {
	for _, c := range u.clients {
		at := c.file.Span(c.spec.Name)
		u.checkFree(c.Clients(), at, "the clients type of "+c.Interface)
		u.checkFree(c.Constructor(), at, "the function that makes "+c.Clients())
		u.checkFree(c.ForCall(), at, "the function that makes "+c.Clients()+" for a call")
	}
	registered := make(map[string]bool)
	register := func(hubType string, at annotations.Span) {
		if !registered[hubType] {
			registered[hubType] = true
			u.checkFree(model.RegisterName(hubType), at, "the function that registers these functions")
		}
	}
	for _, t := range u.triggers {
		register(typeOfReceiver(t.Receiver), t.nameSpan)
	}
	for _, n := range u.negotiations {
		hubType := n.HubType
		if n.Receiver != nil {
			hubType = n.Receiver.Type
		}
		register(hubType, n.nameSpan)
	}
}

// checkPredeclared reports declarations that hide a name of Go from generated
// code, which is in the same package.
func (u *unit) checkPredeclared() {
	if len(u.clients)+len(u.triggers)+len(u.negotiations) == 0 {
		return // nothing is generated
	}
	for _, name := range model.Predeclared() {
		if object, ok := u.source.Scope[name]; ok {
			u.report(annotations.Report(annotations.CodePredeclaredHidden, spanOfName(name, object), "%s hides the %s of Go, which generated code in package %s needs", name, name, u.source.Name).
				WithHelp("rename the declaration"))
		}
	}
}

// spanOfName returns the place where a name is declared.
func spanOfName(name string, object load.Object) annotations.Span {
	return annotations.SpanOf(object.File.Tokens, object.Pos, object.Pos+token.Pos(len(name)))
}

func typeOfReceiver(r *model.Receiver) string {
	if r == nil {
		return ""
	}
	return r.Type
}

// checkFree reports a declaration with a name that generated code needs.
func (u *unit) checkFree(name string, neededBy annotations.Span, use string) {
	object, taken := u.source.Scope[name]
	if !taken {
		return
	}
	u.report(annotations.Report(annotations.CodeIdentifierTaken, spanOfName(name, object), "the name %s is needed for %s", name, use).
		WithRelated(neededBy, "it is generated for this").WithHelp("rename the declaration"))
}
