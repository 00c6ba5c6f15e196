package resolve

import (
	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve/types"
)

// value is a value that travels.
type value struct {
	parameter
	direction types.Direction
	input     bool // a custom input: only members that the invocation context has are filled
}

// checkTravels reports what keeps values from travelling, those that are sent
// first: what is wrong with all of them goes before what is with some.
func (r *resolver) checkTravels() {
	for _, direction := range []types.Direction{types.Sent, types.Arrives} {
		for _, v := range r.values {
			if v.direction != direction {
				continue
			}
			for _, found := range r.types.Problems(v.typ, direction, v.variadic) {
				if !v.input || !found.InField || found.Kind == model.ProblemStruct || found.Kind == model.ProblemTag {
					r.report(r.cannotTravel(v, found))
				}
			}
		}
	}
}

func (r *resolver) cannotTravel(v value, found types.Finding) annotations.Diagnostic {
	place := r.types.Place(found.Place, v.Expr)
	rule, text := ruleOf(v.direction, found), found.Text
	whole := found.Kind == model.ProblemType || found.Kind == model.ProblemWhole
	switch {
	case whole && v.direction == types.Sent:
		text += ", which cannot be sent to a client"
	case whole:
		text += ", which a client cannot send"
	case found.Kind == model.ProblemDuration && !found.InField:
		text = "has no JSON form"
	}
	d := rule.At(place.File.Span(place.Expr), "%s %s", found.Path, text)
	if !found.Certain && found.Kind != model.ProblemTag {
		d.Severity = annotations.Warning
	}
	if at := v.File.Span(v.Expr.Expr); found.InField && at != d.Span {
		d = d.WithRelated(at, "reached from here")
	}
	switch meant := r.clientInterface(v.File.Package, found.Place); { // where its clients type was meant
	case meant != nil && !found.InField:
		d = d.WithHelp("take %s, the generated clients of %s", meant.client.Clients(), meant.client.Interface)
	case found.Help != "":
		d = d.WithHelp("%s", found.Help)
	case found.Kind == model.ProblemDuration:
		d = d.WithHelp("use a number with the unit in its name, or your own type with MarshalText and UnmarshalText")
	case found.InField:
		d = d.WithHelp("change its type, or exclude the field with `json:\"-\"`")
	}
	return d
}

func ruleOf(d types.Direction, found types.Finding) *annotations.Rule {
	switch found.Kind {
	case model.ProblemDuration:
		return annotations.RuleDuration
	case model.ProblemStruct:
		return annotations.RuleStructWithoutJSON
	case model.ProblemTag:
		return annotations.RuleTag
	case model.ProblemSize:
		return annotations.RuleTypeTooLarge
	}
	switch {
	case found.InField && d == types.Sent && found.Certain:
		return annotations.RuleFieldCannotBeSent
	case found.InField:
		return annotations.RuleFieldCannotArrive
	case found.Kind == model.ProblemKey:
		return annotations.RuleMapKey
	case d == types.Sent:
		return annotations.RuleTypeCannotBeSent
	}
	return annotations.RuleTypeCannotArrive
}

// valueType returns the type of an argument, result or part of a message, which
// is looked into later. All but the result of a trigger stand in generated code.
func (r *resolver) valueType(p parameter, d types.Direction, repeated bool) model.Type {
	return r.travels(value{parameter: p, direction: d}, repeated)
}

func (r *resolver) travels(v value, repeated bool) model.Type {
	before := len(r.findings)
	nameCheck{r, v.direction, repeated, false}.look(v.Expr, v.typ)
	if len(r.findings) == before {
		r.values = append(r.values, v)
	}
	return v.typ
}
