package vet

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/hubwire/hubwire/annotations"
)

// problem is a reason why values of a type do not travel.
type problem struct {
	code    annotations.Code
	message string
	help    string
	field   *types.Var // the field at fault; nil where there is none on the way
	certain bool       // every call or message fails, not only some
}

// walker looks for problems everywhere in a type, as the encoder of package
// github.com/go-json-experiment/json would meet them. Each type is looked into
// once, so recursive types end.
type walker struct {
	direction direction
	qualifier types.Qualifier
	seen      typeutil.Map
	problems  []problem
}

// path is the way from the type of a signature to one inside of it.
type path struct {
	text  string     // Order.Lines[]
	field *types.Var // the last field on it

	// maybe tells that some values do not have the part it leads to: what is
	// behind a nil pointer, in an empty list, or in a member not sent.
	maybe bool
}

func (p path) element() path { return path{p.text + "[]", p.field, true} }

func (p path) member(f *types.Var) path {
	return path{strings.TrimPrefix(p.text+"."+f.Name(), "."), f, p.maybe}
}

// certain reports whether a problem there is one of every value. What a list
// is of has to travel, although the list may be empty.
func (p path) certain() bool { return p.field == nil || !p.maybe }

// maxDepth bounds the way into a type; a generic type may instantiate itself
// without end.
const maxDepth = 64

// walk looks into a type that a path leads to. Nothing is said about types
// that do not compile, nor about type parameters.
func (w *walker) walk(t types.Type, at path, depth int) {
	t = types.Unalias(t)
	if depth > maxDepth || w.seen.At(t) != nil {
		return
	}
	if named, ok := t.(*types.Named); ok {
		w.seen.Set(t, true)
		if at.field == nil {
			at.text = types.TypeString(named, w.qualifier)
		}
		if isNamed(t, "time", "Duration") {
			w.duration(at)
			return
		}
		if isError(t) && (w.direction == arrives || at.field == nil) {
			w.cannot(at, "an error")
			return
		}
	}
	if _, isPointer := t.(*types.Pointer); !isPointer && !types.IsInterface(t) && hasCodec(t, w.direction) {
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsComplex != 0:
			w.cannot(at, "a complex number")
		case u.Kind() == types.UnsafePointer:
			w.cannot(at, "an unsafe pointer")
		}
	case *types.Chan:
		w.cannot(at, "a channel")
	case *types.Signature:
		w.cannot(at, "a function")
	case *types.Interface:
		_, parameter := t.(*types.TypeParam)
		if !parameter && w.direction == arrives && u.NumMethods() > 0 {
			w.cannot(at, "an interface with methods")
		}
	case *types.Pointer:
		at.maybe = at.maybe || at.field != nil
		w.walk(u.Elem(), at, depth+1)
	case *types.Slice:
		w.walk(u.Elem(), at.element(), depth+1)
	case *types.Array:
		w.walk(u.Elem(), path{at.text + "[]", at.field, at.maybe}, depth+1)
	case *types.Map:
		if !w.isName(u.Key()) {
			w.mapKey(at, u.Key())
		}
		w.walk(u.Elem(), at.element(), depth+1)
	case *types.Struct:
		w.structure(u, at, depth)
	}
}

// isName reports whether keys of a type can be names of a JSON object's
// members: text, numbers, and what becomes text.
func (w *walker) isName(key types.Type) bool {
	key = types.Unalias(key)
	if hasCodec(key, w.direction) {
		return true
	}
	switch u := key.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.Invalid || u.Info()&(types.IsString|types.IsInteger|types.IsFloat) != 0 && !isNamed(key, "time", "Duration")
	case *types.Pointer:
		return w.isName(u.Elem())
	case *types.Interface:
		return w.direction == sent || u.NumMethods() == 0
	case *types.Array:
		return types.Identical(u.Elem(), types.Typ[types.Byte]) // base64
	}
	return false
}

// cannot reports a type that JSON does not have.
func (w *walker) cannot(at path, kind string) {
	whole := annotations.CodeTypeCannotArrive
	if w.direction == sent {
		whole = annotations.CodeTypeCannotBeSent
	}
	w.report(w.code(at, whole), at, at.text+" is "+kind+", which "+w.direction.cannot(), otherType(at))
}

func (w *walker) mapKey(at path, key types.Type) {
	w.report(w.code(at, annotations.CodeMapKey), at,
		at.text+" is a map whose keys, of type "+types.TypeString(key, w.qualifier)+", cannot be the names of a JSON object's members", otherType(at))
}

func (w *walker) duration(at path) {
	message := "time.Duration has no JSON form"
	if at.field != nil {
		message = at.text + " is a time.Duration, which has no JSON form"
	}
	w.report(annotations.CodeDuration, at, message,
		"use a number whose name says its unit, or a type of your own with MarshalText and UnmarshalText")
}

// code returns the code of a finding about a whole type, or that about a field
// of it.
func (w *walker) code(at path, whole annotations.Code) annotations.Code {
	switch {
	case at.field == nil:
		return whole
	case w.direction == sent && !at.maybe:
		return annotations.CodeFieldCannotBeSent
	default:
		return annotations.CodeFieldCannotArrive
	}
}

func otherType(at path) string {
	if at.field == nil {
		return "give it another type"
	}
	return "leave the field out with the tag `json:\"-\"`, or give it another type"
}

func (w *walker) report(code annotations.Code, at path, message, help string) {
	w.problems = append(w.problems, problem{code, message, help, at.field, at.certain()})
}
