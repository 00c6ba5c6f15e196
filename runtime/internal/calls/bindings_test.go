package calls_test

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/internal/calls"
)

func TestExpressions(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		"plain":                  "plain",
		"{a}":                    "<a>",
		"x{ headers.y }z{query}": "x<headers.y>z<query>",
		"{{a}}":                  "{a}",
		"{{{a}}}":                "{<a>}",
	} {
		e, err := calls.ParseExpression(text)
		if err != nil || e.String() != text {
			t.Errorf("%s: %v", text, err)
		}
		if got, err := e.Evaluate(func(name string) (string, error) { return "<" + name + ">", nil }); got != want || err != nil {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"{", "}", "{a", "a}", "{a}}{"} {
		if _, err := calls.ParseExpression(text); err == nil {
			t.Errorf("%s is an expression", text)
		}
	}
	e, err := calls.ParseExpression("{a}-{b.c}")
	if err != nil || !slices.Equal(e.Names(), []string{"a", "b.c"}) {
		t.Errorf("names %q, %v", e.Names(), err)
	}
	unknown := errors.New("unknown")
	if _, err := e.Evaluate(func(string) (string, error) { return "", unknown }); err != unknown {
		t.Errorf("got %v", err)
	}
}

func FuzzExpression(f *testing.F) {
	for _, seed := range []string{"{a}", "{{", "}}", "{ }", "{}", "x{y}z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := calls.ParseExpression(text)
		if err != nil {
			return
		}
		got, err := e.Evaluate(func(name string) (string, error) { return name, nil })
		if err != nil || len(got) > len(text) || !strings.ContainsAny(text, "{}") && got != text {
			t.Errorf("%q became %q, %v", text, got, err)
		}
	})
}

func TestIDTokenClaims(t *testing.T) {
	token := func(claims string) string {
		return "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".sig-_"
	}
	for claims, want := range map[string][]string{
		`{"a":"text","b":1.50,"c":true,"d":null}`: {"a", "text", "b", "1.50", "c", "true"},
		`{"a":["x",1,["y"]],"c":{"k":1}}`:         {"a", "x", "a", "1", "a", `["y"]`, "c", `{"k":1}`},
		`{"other":1}`:                             nil,
	} {
		got, err := calls.IDTokenClaims(token(claims), []string{"a", "b", "a", "c", "d"})
		var list []string
		for name, value := range got.All() {
			list = append(list, name, value)
		}
		if err != nil || !slices.Equal(list, want) {
			t.Errorf("%s: got %q, %v", claims, list, err)
		}
	}
	for _, text := range []string{"", "a.b", "Bearer " + token("{}"), "xx !!" + token("{}"), "x" + token("{}"), token("{}") + "!", token("{}") + "=", "a.!.c", token("[]"), token("{")} {
		if _, err := calls.IDTokenClaims(text, []string{"a"}); !errors.Is(err, calls.ErrIDToken) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
