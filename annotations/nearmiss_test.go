package annotations_test

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
)

func TestNearMisses(t *testing.T) {
	const src = `package p

// signalr:trigger event=x
func A() {}

//signalr: trigger
func B() {}

//Signalr:trigger
func C() {}

//singalr:trigger event=x
func Misspelt() {}

//signal:other
func Other() {}

//signalr:hub
type (
	T struct{}
)

type U struct{} //signalr:hub

//signalr:trigger

func D() {
	//signalr:ignore
}
`
	const want = `a.go:3:1: warning HW0020: a space after // makes this an ordinary comment; write //signalr:trigger event=x
	at "// signalr:trigger event=x"
a.go:6:1: warning HW0020: a space after // makes this an ordinary comment; write //signalr:trigger
	at "//signalr: trigger"
a.go:9:1: warning HW0021: directives are lower case: this is an ordinary comment; write //signalr:trigger
	at "//Signalr:trigger"
a.go:12:3: warning HW0027: //singalr:trigger has no effect: the tool is named signalr; did you mean //signalr:trigger?
	at "singalr"
a.go:18:1: warning HW0022: //signalr:hub has no effect: it is not attached to a declaration; move it into the doc comment of its declaration
	at "//signalr:hub"
a.go:23:17: warning HW0022: //signalr:hub has no effect: it is not attached to a declaration; move it into the doc comment of its declaration
	at "//signalr:hub"
a.go:25:1: warning HW0022: //signalr:trigger has no effect: it is not attached to a declaration; remove the blank line between it and the declaration
	at "//signalr:trigger"
a.go:28:2: warning HW0022: //signalr:ignore has no effect: it is not attached to a declaration; move it into the doc comment of its declaration
	at "//signalr:ignore"
`
	declarations, findings := parse(t, src)
	if got := lines(src, findings); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(declarations) > 0 {
		t.Errorf("%d declarations, want none", len(declarations))
	}
}

func TestProseIsNoNearMiss(t *testing.T) {
	const src = `// Package p explains.
//
// signalr:trigger directives make functions callable.
// signalr:parameter names are for expressions.
// See also signalr: the service.
package p

//	//signalr:trigger
//
// signalr is a service: it pushes.
//
//go:noinline
func F() {}
`
	if _, findings := parse(t, src); len(findings) > 0 {
		t.Error(lines(src, findings))
	}
}

func TestTestFile(t *testing.T) {
	const src = "package p\n\n//signalr:trigger\nfunc F() {}\n\n// signalr:trigger\n//signalr:banana\nfunc G() {}\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a_test.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	findings := annotations.TestFile(fset.File(file.FileStart), file)
	const want = `a_test.go:3:1: warning HW0024: //signalr:trigger has no effect in a test file; move the declaration to a non-test file
	at "//signalr:trigger"
`
	if got := lines(src, findings); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestMentions(t *testing.T) {
	for src, want := range map[string]bool{
		"":                                  false,
		":":                                 false,
		"x := y":                            false,
		"signalr":                           false,
		"//signalr:trigger":                 true,
		"a: b: SignalR:":                    true,
		strings.Repeat("x:", 9) + "signalr": false,
		"//singalr:trigger":                 true,
		"x //\tsignal:":                     false,
		"//signalrtc2:hub":                  false,
		"//go:build signalr":                false,
		"//":                                false,
	} {
		if got := annotations.Mentions([]byte(src)); got != want {
			t.Errorf("Mentions(%q) = %v", src, got)
		}
	}
}
