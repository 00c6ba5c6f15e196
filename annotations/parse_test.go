package annotations_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
)

func TestValuesAndTheirPlaces(t *testing.T) {
	const src = "package p\n\n" +
		"//signalr:trigger hub=chat event=\"two \\\"words\\\"\" category=messages parameterNames=\"a, b\"\tfunction=`raw\\n` input=in\n" +
		"func F() {}\n"
	declarations, findings := parse(t, src)
	if len(findings) > 0 {
		t.Fatal(lines(src, findings))
	}
	trigger, ok := annotations.First[*annotations.Trigger](declarations[0])
	if !ok {
		t.Fatal("no trigger")
	}
	for _, test := range []struct {
		value  annotations.Value[string]
		want   string
		source string
	}{
		{trigger.Hub, "chat", "chat"},
		{trigger.Event, `two "words"`, `two \"words\"`},
		{trigger.Category, "messages", "messages"},
		{trigger.Function, `raw\n`, `raw\n`},
		{trigger.Input, "in", "in"},
		{trigger.ParameterNames.Value[0], "a", "a"},
		{trigger.ParameterNames.Value[1], "b", "b"},
	} {
		if test.value.Value != test.want || slice(src, test.value.Span) != test.source {
			t.Errorf("got %q at %q, want %q at %q", test.value.Value, slice(src, test.value.Span), test.want, test.source)
		}
	}
	if trigger.Connection.Present() || !trigger.Hub.Present() {
		t.Error("Present does not tell what was given")
	}
	if got := slice(src, trigger.NameSpan); got != "trigger" {
		t.Errorf("the name is at %q", got)
	}
	if got := slice(src, trigger.Span); !strings.HasPrefix(got, "//signalr:trigger") || !strings.HasSuffix(got, "input=in") {
		t.Errorf("the directive is at %q", got)
	}
}

// An item of a list behind an escape is at the place of the whole value.
func TestPlacesBehindEscapes(t *testing.T) {
	const src = "package p\n\n//signalr:trigger parameterNames=\"\\x61, b\"\nfunc F() {}\n"
	declarations, findings := parse(t, src)
	trigger, ok := annotations.First[*annotations.Trigger](declarations[0])
	if !ok || len(findings) > 0 || len(trigger.ParameterNames.Value) != 2 {
		t.Fatal(lines(src, findings))
	}
	for i, want := range []string{"a", "b"} {
		if got := trigger.ParameterNames.Value[i]; got.Value != want || slice(src, got.Span) != `\x61, b` {
			t.Errorf("got %q at %q, want %q", got.Value, slice(src, got.Span), want)
		}
	}
}

func TestCarriageReturns(t *testing.T) {
	const src = "package p\r\n\r\n//signalr:trigger hub=chat \r\nfunc F() {}\r\n"
	declarations, findings := parse(t, src)
	trigger, ok := annotations.First[*annotations.Trigger](declarations[0])
	if !ok || len(findings) > 0 || trigger.Hub.Value != "chat" || slice(src, trigger.Span) != "//signalr:trigger hub=chat" {
		t.Errorf("hub %q, directive at %q, findings\n%s", trigger.Hub.Value, slice(src, trigger.Span), lines(src, findings))
	}
}

func TestFlags(t *testing.T) {
	for args, want := range map[string]bool{"": false, "parameterNames": true, "parameterNames=true": true, "parameterNames=false": false} {
		declarations, findings := parse(t, "package p\n\n//signalr:hub "+args+"\ntype T struct{}\n")
		hub, ok := annotations.First[*annotations.Hub](declarations[0])
		if !ok || len(findings) > 0 || hub.ParameterNames.Value != want {
			t.Errorf("%q: got %v, want %v", args, hub.ParameterNames.Value, want)
		}
	}
}

func TestEveryPlaceTakesItsDirectives(t *testing.T) {
	const src = `// Package p is a hub.
//
//signalr:hub
package p

// T is one.
//
//signalr:hub
//signalr:negotiate userId={headers.x} claims=a,b
type T struct{}

type (
	//signalr:client
	C interface {
		//signalr:target name=x
		M()
	}
)

//signalr:trigger
//signalr:parameter a name=b
//signalr:parameter c
func (T) F(a, c int) {}

//signalr:ignore
func G() {}
`
	declarations, findings := parse(t, src)
	if len(findings) > 0 {
		t.Fatal(lines(src, findings))
	}
	var got []string
	for _, decl := range declarations {
		var names []string
		for _, each := range decl.Directives {
			names = append(names, each.Head().Name)
		}
		got = append(got, decl.Place.String()+": "+strings.Join(names, " "))
	}
	want := []string{
		"the package clause: hub",
		"a struct type: hub negotiate",
		"an interface type: client",
		"a method of an interface: target",
		"a method: trigger parameter parameter",
		"a function: ignore",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if parameters := annotations.All[*annotations.Parameter](declarations[4]); len(parameters) != 2 ||
		parameters[0].Argument.Value != "a" || parameters[0].Name.Value != "b" || parameters[1].Name.Present() {
		t.Errorf("parameters: %+v", parameters)
	}
}

func TestFindings(t *testing.T) {
	onFunc := func(directive string) string { return "package p\n\n" + directive + "\nfunc F() {}\n" }
	for _, test := range []struct{ name, src, want string }{
		{"unknown directive", onFunc("//signalr:triger"), `
a.go:3:11: error HW0001: unknown directive //signalr:triger; did you mean //signalr:trigger?
	at "triger"
`},
		{"unknown directive, nothing near", onFunc("//signalr:banana"), `
a.go:3:11: error HW0001: unknown directive //signalr:banana; known directives: hub, trigger, parameter, client, target, negotiate, ignore
	at "banana"
`},
		{"unknown key", onFunc("//signalr:trigger evnt=x hubName=y banana=z"), `
a.go:3:19: error HW0002: unknown key "evnt" in //signalr:trigger; did you mean event?
	at "evnt"
a.go:3:26: error HW0002: unknown key "hubName" in //signalr:trigger; did you mean hub?
	at "hubName"
a.go:3:36: error HW0002: unknown key "banana" in //signalr:trigger; known keys: hub, category, event, connection, parameterNames, function, binding, input
	at "banana"
`},
		{"missing and empty value", onFunc(`//signalr:trigger hub event= function="" parameterNames=a,,b`), `
a.go:3:19: error HW0003: missing value for hub; write hub=value
	at "hub"
a.go:3:23: error HW0003: empty value for event; write event=value, or leave the key out
	at "event="
a.go:3:30: error HW0003: empty value for function; write function=value, or leave the key out
	at "function=\"\""
a.go:3:57: error HW0003: empty item in parameterNames; write parameterNames=a,b
	at "a,,b"
`},
		{"bad choice", onFunc("//signalr:trigger category=Message"), `
a.go:3:28: error HW0004: invalid value "Message" for category: expected connections or messages; did you mean messages?
	at "Message"
`},
		{"bad flag", "package p\n\n//signalr:hub parameterNames=yes\ntype T struct{}\n", `
a.go:3:30: error HW0005: invalid value "yes" for parameterNames: expected true or false; write parameterNames alone for true
	at "yes"
`},
		{"bad identifier", onFunc("//signalr:trigger input=a-b parameterNames=a,type"), `
a.go:3:25: error HW0006: invalid value "a-b" for input: expected a Go identifier; use letters, digits and _, starting with a letter, and no Go keyword
	at "a-b"
a.go:3:46: error HW0006: invalid value "type" for parameterNames: expected a Go identifier; use letters, digits and _, starting with a letter, and no Go keyword
	at "type"
`},
		{"bad quoting", onFunc(`//signalr:trigger hub="a"b event=a"b function="\q" binding="x`), `
a.go:3:26: error HW0007: unexpected text after the closing quote; separate key=value pairs with a space
	at "b"
a.go:3:35: error HW0007: quote in the middle of a value; quote the whole value: key="two words"
	at "\""
a.go:3:48: error HW0007: invalid escape in a quoted value; write \\ for a backslash, or quote the value with backquotes
	at "\\q"
a.go:3:60: error HW0007: missing closing quote; close the value with "
	at "\"x"
`},
		{"duplicate key", onFunc("//signalr:trigger hub=a hub=b"), `
a.go:3:25: error HW0008: duplicate key hub; keep only one
	at "hub"
	and first given here at "hub"
`},
		{"duplicate directive", onFunc("//signalr:trigger\n//signalr:trigger hub=a"), `
a.go:4:1: error HW0009: //signalr:trigger is repeated on one declaration; keep only one
	at "//signalr:trigger hub=a"
	and the first one at "//signalr:trigger"
`},
		{"unexpected text", onFunc("//signalr:trigger =x // sends\n//signalr:parameter a b\n//signalr:ignore because"), `
a.go:3:19: error HW0010: value without a key; write key=value without spaces around =
	at "=x"
a.go:3:22: error HW0010: unexpected comment after the directive; move the comment to its own line
	at "// sends"
a.go:4:23: error HW0010: unexpected text in //signalr:parameter; remove it
	at "b"
a.go:5:18: error HW0010: unexpected text in //signalr:ignore; remove it
	at "because"
`},
		{"missing argument", onFunc("//signalr:parameter name=b"), `
a.go:3:21: error HW0011: //signalr:parameter requires the argument; write //signalr:parameter <argument>
	at ""
`},
		{"key of another place", onFunc("//signalr:negotiate userId=x"), `
a.go:3:21: error HW0012: key userId of //signalr:negotiate is not allowed on a function; it belongs on a struct type
	at "userId"
`},
		{"wrong declarations", "//signalr:trigger\npackage p\n\n//signalr:hub\nvar v int\n\n//signalr:client\ntype T = struct {\n\t//signalr:target name=x\n\tF int\n}\n", `
a.go:1:1: warning HW0023: //signalr:trigger has no effect on the package clause; it belongs on a function or a method; here, use //signalr:hub
	at "//signalr:trigger"
a.go:4:1: warning HW0023: //signalr:hub has no effect on a variable or constant; it belongs on the package clause or a struct type
	at "//signalr:hub"
a.go:7:1: warning HW0023: //signalr:client has no effect on a type that is neither struct nor interface; it belongs on an interface type
	at "//signalr:client"
a.go:9:2: warning HW0023: //signalr:target has no effect on a field; it belongs on a method of an interface
	at "//signalr:target name=x"
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, findings := parse(t, test.src)
			if got, want := lines(test.src, findings), strings.TrimPrefix(test.want, "\n"); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestFixesRepair(t *testing.T) {
	const want = "package p\n\n//signalr:trigger category=messages\nfunc F() {}\n"
	for _, src := range []string{
		"package p\n\n//signalr:triger category=messages\nfunc F() {}\n",
		"package p\n\n//signalr:trigger catgory=messages\nfunc F() {}\n",
		"package p\n\n//signalr:trigger category=mesages\nfunc F() {}\n",
		"package p\n\n// signalr:trigger category=messages\nfunc F() {}\n",
		"package p\n\n//SignalR:Trigger category=messages\nfunc F() {}\n",
		"package p\n\n/*signalr:trigger category=messages*/\nfunc F() {}\n",
		"package p\n\n//signalr:trigger category=messages\n\n\nfunc F() {}\n",
		"package p\n\n//signalr:trigger category=messages category=messages\nfunc F() {}\n",
		"package p\n\n//signalr:trigger category=messages\n//signalr:trigger category=messages\nfunc F() {}\n",
	} {
		_, findings := parse(t, src)
		if got := fixed(src, findings); got != want || len(findings) != 1 {
			t.Errorf("%q\nfindings\n%sfixed\n%s", src, lines(src, findings), got)
		}
	}
}

// TestUncertainFixesAreLeftOut: what the author meant is not clear.
func TestUncertainFixesAreLeftOut(t *testing.T) {
	for _, src := range []string{
		"package p\n\n//signalr:trigger category=messages category=connections\nfunc F() {}\n",
		"package p\n\n//signalr:trigger event=a\n//signalr:trigger event=b\nfunc F() {}\n",
		"package p\n\n//signalr:trigger category=%CATEGORY%\nfunc F() {}\n",
		"package p\n\n//signalr:trigger\nvar v int\n",
	} {
		if _, findings := parse(t, src); len(findings) != 1 || findings[0].Fix != nil {
			t.Errorf("%q\nfindings\n%s", src, lines(src, findings))
		}
	}
}
