package types

import (
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// Finding is a problem with the values of a type in a signature.
type Finding struct {
	model.Problem

	// Path is the way to the field at fault: Message.Inner.Done. For a whole
	// type it is how that is written.
	Path string

	// Place is the type at fault, or the nearest one around it that was read
	// from source.
	Place model.Type

	InField bool // a field is at fault, not a whole type
	Certain bool // every value has it, not only those without nil and empty lists
}

// reported is a problem of a type that has its finding.
type reported struct {
	place     model.Type
	direction Direction
	field     string // the last on the path
	text      string
	certain   bool
}

// Problems returns what keeps values of a type from travelling. A reader tells
// what is wrong with a field once, so that the order of the types decides which
// of them a finding is about.
func (r *Reader) Problems(t model.Type, d Direction, variadic bool) []Finding {
	forms := r.formsOf(d)
	w := walk{Forms: forms, seen: make(map[visit]bool)}
	form := forms.Of(t)
	if forms.size > maxSize {
		return []Finding{{Problem: model.Problem{Kind: model.ProblemSize, Text: "grows without end"}, Path: w.text(scoped{Type: t}), Place: t, Certain: true}}
	}
	w.look(form, step{place: t, maybe: variadic})
	return w.findings
}

// formsOf returns the forms of a direction that findings are about.
func (r *Reader) formsOf(d Direction) *Forms {
	if r.forms[d] == nil {
		r.forms[d] = r.NewForms(d, nil)
	}
	return r.forms[d]
}

// walk looks for problems in the forms that are reached from a type.
type walk struct {
	*Forms
	seen     map[visit]bool
	findings []Finding
}

// visit is a declared type that was looked into, as part of every value or not.
type visit struct {
	definition *model.Definition
	maybe      bool
}

// step is where a walk is.
type step struct {
	root   model.Type // the declared type that the path begins at; nil in a struct without a name
	fields string     // the path behind it: .Inner.Done
	place  model.Type // see [Finding]
	named  bool       // inside of a declared type
	maybe  bool       // some values do not have this part: what is behind a nil pointer, in an empty list, or in a member not sent
}

func (s step) inField() bool { return s.fields != "" }

// nearest returns a type that was read from source, or the nearest one around it.
func (w *walk) nearest(t, around model.Type) model.Type {
	if _, known := w.places[t]; known {
		return t
	}
	return around
}

func (w *walk) look(form *model.JSON, at step) {
	if !at.named && !at.inField() {
		at.place = w.nearest(form.Type, at.place)
		name, ok := form.Type.(*model.Named)
		at.named = ok && name.Declaration != nil && name.Declaration.Alias // what is behind it is written elsewhere
	}
	for _, problem := range form.Problems {
		if problem.Kind != model.ProblemWhole || !at.inField() {
			w.report(problem, at)
		}
	}
	switch form.Kind {
	case model.JSONArray:
		_, isArray := form.Type.(*model.Array)
		at.maybe = at.maybe || !isArray
		w.look(form.Elem, at)
	case model.JSONRecord:
		at.maybe = true
		w.look(form.Elem, at)
	case model.JSONNullable:
		at.maybe = at.maybe || at.inField()
		w.look(form.Elem, at)
	case model.JSONReference:
		d := form.Definition
		if w.seen[visit{d, false}] || w.seen[visit{d, at.maybe}] {
			return
		}
		w.seen[visit{d, at.maybe}] = true
		at.named = true
		if at.root == nil && !at.inField() {
			at.root = form.Type
		}
		w.look(d.JSON, at)
	case model.JSONObject:
		for _, m := range form.Members {
			inner := at
			inner.fields += "." + m.Field
			inner.place = w.nearest(m.JSON.Type, at.place)
			inner.maybe = at.maybe || w.direction == Arrives
			w.look(m.JSON, inner)
		}
	}
}

func (w *walk) report(problem model.Problem, at step) {
	found := Finding{Problem: problem, Place: at.place, InField: at.inField(), Certain: !at.inField() || !at.maybe}
	switch {
	case problem.Field != "":
		found.Place = w.nearest(problem.Type, at.place)
		at.fields += "." + problem.Field
	case !at.inField() && (at.root == nil || problem.Kind != model.ProblemStruct):
		if problem.Kind == model.ProblemKey && !at.named {
			found.Place = w.nearest(problem.Type, at.place)
		}
		at.root = at.place
	}
	if at.root != nil {
		found.Path = w.text(scoped{Type: at.root})
	}
	found.Path = strings.TrimPrefix(found.Path+at.fields, ".")
	key := reported{found.Place, w.direction, found.Path[strings.LastIndexByte(found.Path, '.')+1:], problem.Text, true}
	if problem.Kind != model.ProblemType {
		key.direction = Both // the same is wrong with it
	}
	unless := key
	unless.certain = found.Certain
	if !w.reported[key] && !w.reported[unless] {
		w.reported[unless] = true
		w.findings = append(w.findings, found)
	}
}
