package types

import (
	"cmp"
	"go/token"
	"slices"

	"github.com/hubwire/hubwire/generator/model"
)

// candidate is a field that becomes a member of a JSON object, unless another
// of its name goes before it.
type candidate struct {
	model.JSONMember
	index  []int // of the field in its struct, behind those of the structs it is embedded in
	tagged bool  // its name comes from the tag
}

// embedded is a struct whose fields become members of one object.
type embedded struct {
	scoped
	index       []int
	optional    bool // behind a pointer
	unreachable bool // behind a pointer that the decoder cannot set
	field       string
	again       bool // its own embedded structs were looked at
}

const withoutFields = "is a struct without exported fields, which the JSON encoder refuses"

// object returns the form of a struct: an object with the members that the
// rules of json/v2 give it (fields.go of the package). Among fields of one name
// the least embedded wins, then the one with a tag; otherwise there is none.
func (f *Forms) object(t scoped, depth int) *model.JSON {
	b := objectBuilder{Forms: f, depth: depth, form: &model.JSON{Kind: model.JSONObject}}
	b.seen = []model.Type{t.Type}
	b.queue = []embedded{{scoped: t}}
	for len(b.queue) > 0 {
		next := b.queue[0]
		b.queue = b.queue[1:]
		b.fields(next)
	}
	for _, member := range dominant(b.all) {
		b.form.Members = append(b.form.Members, member.JSONMember)
	}
	return b.form
}

// objectBuilder finds the members of one object.
type objectBuilder struct {
	*Forms
	depth int
	form  *model.JSON
	all   []candidate
	queue []embedded
	seen  []model.Type
}

// refuse notes what makes the encoder refuse the struct.
func (b *objectBuilder) refuse(field string, kind model.ProblemKind, t model.Type, text, help string) {
	b.form.Problems = append(b.form.Problems, model.Problem{Kind: kind, Field: field, Type: t, Text: text, Help: help})
}

// fields adds the fields of a struct.
func (b *objectBuilder) fields(of embedded) {
	names := make(map[string]string)
	list := of.Type.(*model.Struct).Fields
	tagged, members := false, 0
	for i, field := range list {
		tag := parseTag(field.Tag)
		name := fieldName(field)
		exported := token.IsExported(name)
		tagged = tagged || tag.given
		if tag.malformed {
			b.refuse(name, model.ProblemTag, field.Type, "has the malformed tag `"+field.Tag+"`, which has no effect", "write the value of the tag in quotes: `json:\"name\"`")
		}
		switch {
		case tag.ignored:
			continue
		case !exported && field.Name != "":
			if tag.given {
				b.refuse(name, model.ProblemStruct, field.Type, "has a JSON tag and is not exported", "export the field, or remove the tag")
			}
			continue
		}
		members++
		if problem := tag.problem(); problem != "" {
			b.refuse(name, model.ProblemStruct, field.Type, problem, "correct the tag")
		}
		index := append(slices.Clone(of.index), i)
		if tag.embed || field.Name == "" && tag.name == "" {
			b.embed(of, field, tag, index)
			continue
		}
		member := cmp.Or(tag.name, name)
		if first, taken := names[member]; taken {
			b.refuse(name, model.ProblemStruct, field.Type, "has the same JSON name "+member+" as field "+first, "rename one of them with a tag")
		}
		names[member] = name
		b.add(of, field, tag, name, index)
	}
	if len(list) > 0 && !tagged && members == 0 {
		b.refuse(of.field, model.ProblemStruct, of.Type, withoutFields, "export the fields, or give the type methods MarshalJSON and UnmarshalJSON")
	}
}

// add adds a field that becomes a member.
func (b *objectBuilder) add(of embedded, field model.Field, tag jsonTag, name string, index []int) {
	form := b.of(of.at(field.Type), b.depth+1)
	if tag.quoted && !isQuotable(form) {
		b.refuse(name, model.ProblemStruct, field.Type, "has the option string, which is for numbers only", "remove the option")
	}
	member := model.JSONMember{Name: cmp.Or(tag.name, name), Field: name, Doc: field.Doc, Optional: of.optional || tag.omit}
	member.JSON = tag.apply(form)
	switch {
	case tag.zero && b.direction == Sent && isNever(member.JSON):
		return // nobody has to fill it
	case of.unreachable && b.direction == Arrives:
		member.JSON = never(field.Type, model.ProblemType, "is reached through an embedded pointer to an unexported struct")
		member.JSON.Type = field.Type
	}
	b.all = append(b.all, candidate{member, index, tag.name != ""})
}

// embed adds a field whose members become those of the struct.
func (b *objectBuilder) embed(of embedded, field model.Field, tag jsonTag, index []int) {
	name := fieldName(field)
	t := of.at(pointed(field.Type))
	inner := embedded{index: index, field: name, optional: of.optional, unreachable: of.unreachable}
	if _, isPointer := field.Type.(*model.Pointer); isPointer {
		inner.optional = true
		inner.unreachable = inner.unreachable || !token.IsExported(name)
	}
	var declaration *model.Declaration
	named, _ := b.resolved(t).Type.(*model.Named)
	if named != nil {
		declaration = b.open(named)
	}
	underlying, foreign := b.underlying(t)
	_, isStruct := underlying.Type.(*model.Struct)
	switch {
	case foreign != nil, named != nil && named.Import == "" && named.Declaration == nil && predeclared(named).Kind == model.JSONUnknown:
		return // nothing is known of it
	case tag.options && !tag.onlyEmbed:
		b.refuse(name, model.ProblemStruct, field.Type, "is embedded and has a tag with options, so it needs a JSON name", "give it one with the tag, or remove the options")
		return
	case !isStruct && !tag.embed:
		b.refuse(name, model.ProblemStruct, field.Type, "is embedded and no struct, so it needs a JSON name", "give it one with a tag, or leave it out with the tag `json:\"-\"`")
		return
	case !isStruct:
		b.form.Elem = unknown("") // a map: members of any name
		if m, ok := underlying.Type.(*model.Map); ok {
			b.form.Elem = b.of(underlying.at(m.Elem), b.depth+1)
		}
		return
	case declaration != nil && b.makesJSON(declaration, underlying):
		b.refuse(name, model.ProblemStruct, field.Type, "is embedded and makes JSON of its own, so it needs a JSON name", "give it one with a tag")
		return
	}
	if of.again {
		return
	}
	inner.scoped = underlying
	inner.again = slices.Contains(b.seen, underlying.Type)
	b.seen = append(b.seen, underlying.Type)
	b.queue = append(b.queue, inner)
}

// makesJSON reports whether a declared type has a method for JSON, of its own
// or by what it embeds.
func (f *Forms) makesJSON(d *model.Declaration, underlying scoped) bool {
	both := *f
	both.direction = Both
	return both.codec(d.Methods, underlying) != codec{}
}

// isQuotable reports whether the option string may stand on a field: a number,
// a pointer to one, or a type whose own methods decide.
func isQuotable(form *model.JSON) bool {
	if form = behind(form); form == nil {
		return true // it is inside of itself, so it is none
	}
	switch form.Kind {
	case model.JSONString:
		named, ok := form.Type.(*model.Named)
		return form.Type == nil || ok && named.Import != ""
	case model.JSONBoolean, model.JSONArray, model.JSONRecord, model.JSONObject:
		return false
	}
	return true
}

// fieldName returns the name of a field; that of its type where it is embedded.
func fieldName(field model.Field) string {
	if named, ok := pointed(field.Type).(*model.Named); ok && field.Name == "" {
		return named.Name
	}
	return field.Name
}

// dominant returns one field of each name, in the order of the source.
func dominant(all []candidate) []candidate {
	slices.SortStableFunc(all, func(a, b candidate) int {
		tagged := map[bool]int{true: 0, false: 1}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(len(a.index), len(b.index)), cmp.Compare(tagged[a.tagged], tagged[b.tagged]))
	})
	var list []candidate
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].Name == all[0].Name {
			n++
		}
		if n == 1 || len(all[0].index) != len(all[1].index) || all[0].tagged != all[1].tagged {
			list = append(list, all[0])
		}
		all = all[n:]
	}
	slices.SortFunc(list, func(a, b candidate) int { return slices.Compare(a.index, b.index) })
	return list
}

// isNever reports whether no value of a form travels.
func isNever(form *model.JSON) bool { return hasNever(form, nil) }

func hasNever(form *model.JSON, seen []*model.Definition) bool {
	switch form.Kind {
	case model.JSONNever:
		return true
	case model.JSONArray, model.JSONRecord, model.JSONNullable:
		return len(form.Problems) > 0 || hasNever(form.Elem, seen)
	case model.JSONObject:
		return len(form.Problems) > 0
	case model.JSONReference:
		if d := form.Definition; d.JSON != nil && !slices.Contains(seen, d) {
			return hasNever(d.JSON, append(seen, d))
		}
	}
	return false
}
