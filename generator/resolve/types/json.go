package types

import (
	"cmp"
	"go/ast"
	"strings"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// Direction is what happens to the values of a type.
type Direction int

// The directions.
const (
	Both    Direction = iota // the form that holds for both
	Arrives                  // decoded: arguments of a call, custom inputs
	Sent                     // encoded: results, messages
)

// Forms finds out what types are in JSON. Declared types become definitions.
type Forms struct {
	*Reader
	direction   Direction
	home        *load.Package                // whose types are written without their package
	definitions map[string]*model.Definition // by the type as canonical spells it
	origins     []origin                     // of the definitions, in the order they were found
	constants   map[*load.Package]*constants
	roots       []*model.JSON // what Of has returned
	size        int           // of the type at hand, so far
}

// NewForms returns the forms of types in a direction, written for a package.
func (r *Reader) NewForms(d Direction, home *load.Package) *Forms {
	return &Forms{
		Reader: r, direction: d, home: home,
		definitions: make(map[string]*model.Definition),
		constants:   make(map[*load.Package]*constants),
	}
}

// origin is where a definition comes from.
type origin struct {
	*model.Definition
	declaration *model.Declaration
	key         string // that of its type
	name        string // an identifier
}

// scoped is a type inside of a generic declaration, with the types that its
// type parameters stand for.
type scoped struct {
	model.Type
	bound map[string]scoped
}

func (t scoped) at(inner model.Type) scoped { return scoped{inner, t.bound} }

// maxDepth ends types that are declared by themselves: type List []List.
// maxSize ends those that double with every step.
const (
	maxDepth = 20
	maxSize  = 50_000
)

const withoutEnd = "a type without end"

// Of returns the form of a type.
func (f *Forms) Of(t model.Type) *model.JSON {
	f.size = 0
	form := f.of(scoped{Type: t}, 0)
	f.roots = append(f.roots, form)
	return form
}

func (f *Forms) of(t scoped, depth int) *model.JSON {
	if f.size++; f.size > maxSize || depth > maxDepth {
		return unknown(withoutEnd)
	}
	form := f.find(t, depth)
	form.Type = t.Type
	return form
}

func (f *Forms) find(t scoped, depth int) *model.JSON {
	switch typ := t.Type.(type) {
	case *model.Named:
		return f.ofName(t, typ, depth)
	case *model.TypeParameter:
		if to, ok := t.bound[typ.Name]; ok {
			return f.of(to, depth+1)
		}
	case *model.Pointer:
		return nullable(f.of(t.at(typ.Elem), depth+1))
	case *model.Slice:
		return f.array(t.at(typ.Elem), 0, depth)
	case *model.Array:
		return f.array(t.at(typ.Elem), f.length(typ), depth)
	case *model.Map:
		return f.record(t, typ, depth)
	case *model.Struct:
		if why := f.codec(nil, t).why; why != "" {
			return unknown(why)
		}
		return f.object(t, depth)
	case *model.Interface:
		if f.direction == Arrives {
			return never(typ, model.ProblemType, interfaceWithMethods)
		}
	case *model.Opaque:
		return never(typ, model.ProblemType, "is "+typ.What)
	}
	return unknown("")
}

const interfaceWithMethods = "is an interface with methods"

func (f *Forms) array(elem scoped, length, depth int) *model.JSON {
	if f.isByte(elem) {
		return &model.JSON{Kind: model.JSONString, Format: model.FormatBase64}
	}
	return &model.JSON{Kind: model.JSONArray, Elem: f.of(elem, depth+1), Length: length}
}

// isByte reports whether elements of a type make a base64 string: only bytes
// without a name of their own do.
func (f *Forms) isByte(t scoped) bool {
	return isPredeclared(f.resolved(t).Type, "byte", "uint8")
}

// resolved returns the type that a type parameter or an alias stands for.
func (r *Reader) resolved(t scoped) scoped {
	for range maxAliases {
		if parameter, ok := t.Type.(*model.TypeParameter); ok {
			to, bound := t.bound[parameter.Name]
			if !bound {
				return t
			}
			t = to
			continue
		}
		named, ok := t.Type.(*model.Named)
		if !ok {
			return t
		}
		d := r.open(named)
		if d == nil || !d.Alias {
			return t
		}
		t = inside(t, named, d)
	}
	return t
}

func (f *Forms) record(t scoped, m *model.Map, depth int) *model.JSON {
	record := &model.JSON{Kind: model.JSONRecord, Elem: f.of(t.at(m.Elem), depth+1)}
	if key := t.at(m.Key); !f.isKey(key, depth) {
		record.Problems = []model.Problem{{
			Kind: model.ProblemKey, Type: m.Key,
			Text: "has map keys of type " + f.text(key) + ", which JSON object names cannot represent",
			Help: "use a string, a number, or a type with MarshalText and UnmarshalText as key",
		}}
	}
	return record
}

// isKey reports whether keys of a type can be names of members: text, numbers,
// and what becomes text. Definitions of keys are not part of the form.
func (f *Forms) isKey(t scoped, depth int) bool {
	before := len(f.origins)
	form := behind(f.of(t, depth+1))
	for _, found := range f.origins[before:] {
		delete(f.definitions, found.key)
	}
	f.origins = f.origins[:before]
	return form == nil || form.Kind == model.JSONString || form.Kind == model.JSONNumber || form.Kind == model.JSONUnknown
}

// behind returns what a form is behind null and references; it is nil for one
// that is inside of itself.
func behind(form *model.JSON) *model.JSON {
	for form != nil {
		switch form.Kind {
		case model.JSONNullable:
			form = form.Elem
		case model.JSONReference:
			form = form.Definition.JSON
		default:
			return form
		}
	}
	return nil
}

// ofName returns the form of a type with a name.
func (f *Forms) ofName(t scoped, named *model.Named, depth int) *model.JSON {
	if known := f.known(named); known != nil {
		return known
	}
	d := f.open(named)
	if d == nil {
		return unknown(f.spell(t, f.shown) + " is of another module")
	}
	behind := inside(t, named, d)
	if d.Alias {
		return f.of(behind, depth+1)
	}
	if behind.bound == nil {
		depth = 0 // only instances of generic types may be without end
	}
	return &model.JSON{Kind: model.JSONReference, Definition: f.definition(t, d, behind, depth)}
}

// inside returns the type that a declaration gives a name to.
func inside(t scoped, named *model.Named, d *model.Declaration) scoped {
	inside := scoped{Type: d.Type}
	if len(d.Parameters) == 0 {
		return inside
	}
	inside.bound = make(map[string]scoped)
	for i, name := range d.Parameters {
		if i < len(named.Args) {
			inside.bound[name] = t.at(named.Args[i])
		}
	}
	return inside
}

// definition returns the definition of a declared type.
func (f *Forms) definition(t scoped, d *model.Declaration, behind scoped, depth int) *model.Definition {
	key := f.spell(t, canonical)
	if found, ok := f.definitions[key]; ok {
		return found
	}
	definition := &model.Definition{Go: f.spell(t, f.shown), Doc: f.doc(d)}
	f.definitions[key] = definition // a type may be inside of itself
	f.origins = append(f.origins, origin{definition, d, key, cmp.Or(Identifier(f.spell(t, unqualified)), "Type")})
	definition.JSON = f.declared(d, behind, depth)
	if refersTo(definition.JSON, definition) {
		definition.JSON = unknown(withoutEnd)
	}
	return definition
}

// doc returns the doc comment of a type. One that comes from [Outside] has none.
func (f *Forms) doc(d *model.Declaration) string {
	from, ok := f.sources[d]
	if !ok || f.direction != Both {
		return ""
	}
	for _, decl := range from.File.Syntax.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if ok && !decl.Lparen.IsValid() && decl.Specs[0] == from.Type {
			return firstText(decl.Doc)
		}
	}
	return firstText(from.Type.Doc, from.Type.Comment) // the comment above a group is about the group
}

// firstText returns the first comment that says something.
func firstText(comments ...*ast.CommentGroup) string {
	for _, comment := range comments {
		if text := strings.TrimSpace(comment.Text()); text != "" {
			return text
		}
	}
	return ""
}

// declared returns the form of a declared type: by its methods, else by what
// it is made of.
func (f *Forms) declared(d *model.Declaration, behind scoped, depth int) *model.JSON {
	underlying, foreign := f.underlying(behind)
	switch codec := f.codec(d.Methods, underlying); {
	case codec.text:
		return &model.JSON{Kind: model.JSONString}
	case codec.why != "":
		return unknown(codec.why)
	case foreign != nil:
		return f.knownUnderlying(foreign)
	}
	var form *model.JSON
	if _, isStruct := underlying.Type.(*model.Struct); isStruct { // whose methods are known to be none
		form = f.object(underlying, depth)
		form.Type = underlying.Type
	} else {
		form = f.of(underlying, depth+1)
	}
	if form.Kind == model.JSONString && form.Format == "" || isInteger(form) {
		form.Values = f.valuesOf(d)
	}
	return form
}

// underlying follows the names that a type is declared from: it has what they
// are made of, but not their methods. Where that leads to a name that nothing
// is known behind, it returns that as well.
func (f *Forms) underlying(t scoped) (scoped, *model.Named) {
	for range maxAliases {
		t = f.resolved(t)
		named, ok := t.Type.(*model.Named)
		if !ok {
			return t, nil
		}
		d := f.open(named)
		if d == nil || knownTypes[named.Import+"."+named.Name].from != "" {
			if named.Import == "" {
				return t, nil
			}
			return t, named
		}
		t = inside(t, named, d)
	}
	return t, nil
}

// IsUnsigned reports whether a type is sent as an integer that may not fit into
// an int64.
func (r *Reader) IsUnsigned(t model.Type) bool {
	form := r.formsOf(Sent).Of(t)
	for form.Kind == model.JSONReference {
		form = form.Definition.JSON
	}
	return form.Kind == model.JSONNumber && (form.Format == "uint" || form.Format == "uint64" || form.Format == "uintptr")
}

// refersTo reports whether a form is nothing but a definition, or null.
func refersTo(form *model.JSON, d *model.Definition) bool {
	for form != nil {
		switch form.Kind {
		case model.JSONNullable:
			form = form.Elem
		case model.JSONReference:
			if form.Definition == d {
				return true
			}
			form = form.Definition.JSON
		default:
			return false
		}
	}
	return false
}

func unknown(why string) *model.JSON { return &model.JSON{Kind: model.JSONUnknown, Why: why} }

func never(t model.Type, kind model.ProblemKind, text string) *model.JSON {
	return &model.JSON{Kind: model.JSONNever, Problems: []model.Problem{{Kind: kind, Type: t, Text: text}}}
}

func nullable(form *model.JSON) *model.JSON {
	if form.Kind == model.JSONNullable || form.Kind == model.JSONUnknown {
		return form
	}
	return &model.JSON{Kind: model.JSONNullable, Elem: form}
}

func isInteger(form *model.JSON) bool {
	return form.Kind == model.JSONNumber && !strings.HasPrefix(string(form.Format), "float")
}
