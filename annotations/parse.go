package annotations

import (
	"go/ast"
	"go/token"
	"reflect"
	"slices"
	"strings"
)

// Tool is what all directives begin with, after the slashes and before the colon.
const Tool = "signalr"

// parse reads one comment that stands on a declaration of the given kind. The
// directive is nil where the comment is none of ours, has an unknown name, or
// stands in the wrong place; one with findings holds the keys that were right.
func parse(file *token.File, comment *ast.Comment, on Place) (Directive, Diagnostics) {
	found, ok := ast.ParseDirective(comment.Slash, comment.Text)
	if !ok || found.Tool != Tool {
		return nil, nil
	}
	nameAt := found.Slash + token.Pos(len("//"+Tool+":"))
	header := Header{
		Name:     found.Name,
		Span:     SpanOf(file, found.Slash, found.End()),
		NameSpan: SpanOf(file, nameAt, nameAt+token.Pos(len(found.Name))),
	}
	if found.Args == "" {
		header.Span.End = header.NameSpan.End
	}
	definition := lookup(found.Name)
	if definition == nil {
		return nil, Diagnostics{unknownDirective(header)}
	}
	if on&definition.On == 0 {
		return nil, Diagnostics{misplaced(header, definition, on, found.Args)}
	}
	target := reflect.New(definition.typ)
	directive := target.Interface().(Directive)
	*directive.Head() = header
	p := parser{file: file, base: found.ArgsPos, on: on, definition: definition, target: target.Elem()}
	p.parse(found.Args)
	return directive, p.findings
}

func unknownDirective(header Header) Diagnostic {
	var names []string
	for _, d := range definitions {
		names = append(names, d.Name)
	}
	d := RuleUnknownDirective.At(header.NameSpan, "unknown directive //signalr:%s", header.Name)
	d, near := d.WithNearest(header.Name, "//"+Tool+":", names)
	if !near {
		d = d.WithHelp("known directives: %s", strings.Join(names, ", "))
	}
	return d
}

// misplaced reports a directive on the wrong kind of declaration. Where only
// one belongs there and takes the same keys, that one was meant.
func misplaced(header Header, definition *Definition, on Place, args string) Diagnostic {
	d := RuleMisplaced.At(header.Span, "//signalr:%s has no effect on %s", header.Name, on)
	words, _ := scan(args)
	var fitting []string
	for _, other := range definitions {
		if other.On&on != 0 && other.takes(words, on) {
			fitting = append(fitting, other.Name)
		}
	}
	if len(fitting) != 1 {
		return d.WithHelp("it belongs on %s", definition.On)
	}
	return d.WithHelp("it belongs on %s; here, use //signalr:%s", definition.On, fitting[0]).
		WithFix(header.NameSpan, fitting[0])
}

// takes reports whether all words are keys that are for a place.
func (d *Definition) takes(words []word, on Place) bool {
	for _, w := range words {
		if key := d.key(w.key); key == nil || !key.IsFor(on) {
			return false
		}
	}
	return d.positional() == nil
}

// parser reads the arguments of one directive into its struct.
type parser struct {
	file       *token.File
	base       token.Pos // where the arguments begin
	on         Place
	definition *Definition
	target     reflect.Value
	findings   Diagnostics
	seen       map[string]word // keys given so far
}

func (p *parser) span(start, end int) Span {
	return SpanOf(p.file, p.base+token.Pos(start), p.base+token.Pos(end))
}

func (p *parser) report(d Diagnostic) { p.findings = append(p.findings, d) }

func (p *parser) parse(args string) {
	words, problems := scan(args)
	for _, bad := range problems {
		p.report(RuleBadQuoting.At(p.span(bad.start, bad.end), "%s", bad.message).WithHelp("%s", bad.help))
	}
	p.seen = make(map[string]word)
	positional := p.definition.positional()
	if positional != nil && len(words) > 0 && !words[0].hasValue {
		p.text(positional, Value[string]{words[0].key, p.span(words[0].start, words[0].end)})
		words = words[1:]
	} else if positional != nil && len(problems) == 0 {
		p.report(RuleMissingArgument.At(p.span(0, 0), "//signalr:%s requires the %s", p.definition.Name, positional.Name).
			WithHelp("write //signalr:%s <%s>", p.definition.Name, positional.Name))
	}
	for _, w := range words {
		if strings.HasPrefix(w.key, "//") {
			p.report(RuleUnexpectedText.At(p.span(w.start, words[len(words)-1].end), "unexpected comment after the directive").
				WithHelp("move the comment to its own line"))
			return
		}
		p.word(w)
	}
}

func (p *parser) keySpan(w word) Span { return p.span(w.start, w.start+len(w.key)) }

// word reads one key with its value.
func (p *parser) word(w word) {
	key := p.definition.key(w.key)
	first, repeated := p.seen[w.key]
	switch {
	case w.key == "":
		p.report(RuleUnexpectedText.At(p.span(w.start, w.end), "value without a key").
			WithHelp("write key=value without spaces around ="))
	case key == nil:
		p.unknownKey(w)
	case !key.IsFor(p.on):
		p.report(RuleKeyNotHere.At(p.keySpan(w), "key %s of //signalr:%s is not allowed on %s", w.key, p.definition.Name, p.on).
			WithHelp("it belongs on %s", key.On))
	case repeated:
		d := RuleDuplicateKey.At(p.keySpan(w), "duplicate key %s", w.key).
			WithRelated(p.keySpan(first), "first given here").WithHelp("keep only one")
		if first.value == w.value && first.hasValue == w.hasValue {
			d = d.WithFix(p.span(w.before, w.end), "")
		}
		p.report(d)
	default:
		p.seen[w.key] = w
		p.value(key, w)
	}
}

func (p *parser) unknownKey(w word) {
	var names []string
	for _, k := range p.definition.Keys {
		if k.IsFor(p.on) && !k.Positional {
			names = append(names, k.Name)
		}
	}
	if len(names) == 0 || (!w.hasValue && p.definition.positional() != nil) {
		p.report(RuleUnexpectedText.At(p.span(w.start, w.end), "unexpected text in //signalr:%s", p.definition.Name).
			WithHelp("remove it"))
		return
	}
	d := RuleUnknownKey.At(p.keySpan(w), "unknown key %q in //signalr:%s", w.key, p.definition.Name)
	d, near := d.WithNearest(w.key, "", names)
	if !near {
		d = d.WithHelp("known keys: %s", strings.Join(names, ", "))
	}
	p.report(d)
}

// value reads the value of a key by the type of the key.
func (p *parser) value(key *Key, w word) {
	whole, at := p.span(w.start, w.end), p.span(w.from, w.to)
	switch {
	case !w.hasValue && key.Type == Flag:
		p.set(key, Value[bool]{true, whole})
	case !w.hasValue && key.Type == FlagOrList:
		p.set(key, List{Span: whole})
	case !w.hasValue:
		p.report(RuleMissingValue.At(whole, "missing value for %s", key.Name).WithHelp("write %s=%s", key.Name, example(key)))
	case w.value == "":
		p.report(RuleMissingValue.At(whole, "empty value for %s", key.Name).
			WithHelp("write %s=%s, or leave the key out", key.Name, example(key)))
	case key.Type == Flag:
		p.flag(key, w.value, at)
	case key.Type == ListOf, key.Type == FlagOrList:
		p.list(key, w)
	default:
		p.text(key, Value[string]{w.value, at})
	}
}

func example(key *Key) string {
	if len(key.Values) > 0 {
		return key.Values[0]
	}
	return "value"
}

func (p *parser) flag(key *Key, value string, at Span) {
	if value == "true" || value == "false" {
		p.set(key, Value[bool]{value == "true", at})
		return
	}
	d := RuleBadFlag.At(at, "invalid value %[2]q for %[1]s: expected true or false", key.Name, value).WithHelp("write %s alone for true", key.Name)
	if lower := strings.ToLower(value); lower == "true" || lower == "false" {
		d = d.WithFix(at, lower)
	}
	p.report(d)
}

func (p *parser) list(key *Key, w word) {
	list := List{Span: p.span(w.from, w.to)}
	from := w.from
	for part := range strings.SplitSeq(w.value, ",") {
		item := Value[string]{strings.Trim(part, blanks), list.Span}
		if len(w.value) == w.to-w.from { // without escapes, which move what is behind them
			start := from + len(part) - len(strings.TrimLeft(part, blanks))
			item.Span = p.span(start, start+len(item.Value))
		}
		switch {
		case item.Value == "":
			p.report(RuleMissingValue.At(list.Span, "empty item in %s", key.Name).WithHelp("write %s=a,b", key.Name))
			return
		case key.Items == Identifier && !token.IsIdentifier(item.Value):
			p.report(notIdentifier(key.Name, item))
			return
		}
		list.Value = append(list.Value, item)
		from += len(part) + len(",")
	}
	p.set(key, list)
}

func (p *parser) text(key *Key, v Value[string]) {
	switch {
	case key.Type == Setting && strings.ContainsAny(v.Value, ";= \t"):
		p.report(notSetting(key.Name, v))
	case key.Type == Identifier && !token.IsIdentifier(v.Value):
		p.report(notIdentifier(key.Name, v))
	case key.Type == Enum && !slices.Contains(key.Values, v.Value):
		p.report(notChoice(key, v))
	default:
		p.set(key, v)
	}
}

func notIdentifier(key string, v Value[string]) Diagnostic {
	return RuleBadIdentifier.At(v.Span, "invalid value %[2]q for %[1]s: expected a Go identifier", key, v.Value).
		WithHelp("use letters, digits and _, starting with a letter, and no Go keyword")
}

// notSetting reports a value that names no app setting. It does not quote it:
// it may be a connection string.
func notSetting(key string, v Value[string]) Diagnostic {
	if strings.Contains(v.Value, "=") {
		return RuleSettingName.At(v.Span, "%s is the name of an app setting, not a connection string", key).
			WithHelp("put the connection string into an app setting and write its name: %s=AzureSignalRConnectionString", key)
	}
	return RuleSettingName.At(v.Span, "invalid app setting name").
		WithHelp("a name has no blank, ; or =, such as %s=AzureSignalRConnectionString", key)
}

func notChoice(key *Key, v Value[string]) Diagnostic {
	d := RuleBadChoice.At(v.Span, "invalid value %[3]q for %[1]s: expected %[2]s", key.Name, strings.Join(key.Values, " or "), v.Value)
	if strings.Contains(v.Value, "%") {
		return d.WithHelp("app settings are not allowed here: the value is fixed in generated code")
	}
	d, _ = d.WithNearest(v.Value, "", key.Values)
	return d
}

// set stores a value; the field of a key has the type that fits the key's.
func (p *parser) set(key *Key, value any) {
	p.target.Field(key.field).Set(reflect.ValueOf(value))
}
