package functionshost

import (
	"strings"
	"testing"
)

// Templates and what they make of paths, as ASP.NET Core has it.
func TestTemplates(t *testing.T) {
	for _, c := range []struct{ template, path, want string }{
		{"a/b", "A/B", `{}`},
		{"a b", "a%20b", `{}`},
		{"{{x}}", "{x}", `{}`},
		{"a", "b", ""},
		{"a/b", "a", ""},
		{"{p}", "x", `{"p":"x"}`},
		{"{p}", "", ""},
		{"{p}/b", "/b", ""},
		{"{a b}", "x", `{"a b":"x"}`},
		{"{:x}", "v", `{":x":"v"}`},
		{"{a:}", "v", `{"a":"v"}`},
		{"{p?}", "", `{"p":null}`},
		{"{p?}", "x", `{"p":"x"}`},
		{"{a?}/{b?}", "x", `{"a":"x","b":null}`},
		{"{a?}/b", "x/b", `{"a":"x"}`},
		{"{a?}/b", "b", ""},
		{"x/{p=5}", "x", `{"p":"5"}`},
		{"x/{p:int=5}", "x/7", `{"p":"7"}`},
		{"x/{p:int=no}", "x", ""},
		{"{*r}", "", `{"r":null}`},
		{"{**r}", "a/b", `{"r":"a/b"}`},
		{"{*r=d}", "", `{"r":"d"}`},
		{"{*r:regex(^a)}", "ab/c", `{"r":"ab/c"}`},
		{"{*r:regex(^a)}", "b", ""},
		{"files/{n}.{ext}", "files/a.b.c", `{"n":"a.b","ext":"c"}`},
		{"files/{n}.{ext}", "files/a.", ""},
		{"{n}.{ext?}", "a", `{"n":"a","ext":null}`},
		{"{n}.{ext?}", "a.b", `{"n":"a","ext":"b"}`},
		{"{n}.{ext?}", "a.", ""},
		{"v{a}-{b}", "V1-2-3", `{"a":"1-2","b":"3"}`},
		{"~/x", "x", `{}`},
		{"/x", "x", `{}`},
		{"x/", "x", `{}`},
		{"/", "", `{}`},
		{"{p:int}", "7", `{"p":"7"}`},
		{"{p:int}", "2147483648", ""},
		{"{p:long}", "-9999999999", `{"p":"-9999999999"}`},
		{"{p:bool}", "TRUE", `{"p":"TRUE"}`},
		{"{p:bool}", "1", ""},
		{"{p:decimal}", "1.50", `{"p":"1.50"}`},
		{"{p:decimal}", "1e5", ""},
		{"{p:double}", "1e5", `{"p":"1e5"}`},
		{"{p:float}", "x", ""},
		{"{d:datetime}", "2024-05-01", `{"d":"2024-05-01"}`},
		{"{d:datetime}", "yes", ""},
		{"{g:guid}", "{2f2b2c6e-6f0a-4d0c-8a0b-6a0a5b3c9d11}", `{"g":"{2f2b2c6e-6f0a-4d0c-8a0b-6a0a5b3c9d11}"}`},
		{"{g:guid}", "2f2b2c6e6f0a4d0c8a0b6a0a5b3c9d11", `{"g":"2f2b2c6e6f0a4d0c8a0b6a0a5b3c9d11"}`},
		{"{g:guid}", "2f2b2c6e", ""},
		{"{w:alpha}", "ab", `{"w":"ab"}`},
		{"{w:alpha}", "a1", ""},
		{"{w:minlength(2)}", "a", ""},
		{"{w:maxlength(2)}", "ab", `{"w":"ab"}`},
		{"{ignored:maxlength(0)?}", "", `{"ignored":null}`},
		{"{ignored:maxlength(0)?}", "x", ""},
		{"{w:length(2)}", "abc", ""},
		{"{w:length(1,2)}", "ab", `{"w":"ab"}`},
		{"{id:int:min(1)}", "0", ""},
		{"{id:max(5)}", "5", `{"id":"5"}`},
		{"{id:range(1,3)}", "4", ""},
		{`{id:regex(^\\d{{3}}$)}`, "12", ""},
		{`{id:regex(^[0-9]{{3}}$)}`, "123", `{"id":"123"}`},
		{"{id:regex(^(A|b)$)}", "B", `{"id":"B"}`},
		{"{id:regex(^a:b$)}", "a:b", `{"id":"a:b"}`},
		{"x/{id:regex(^a/b$)}", "x/a%2Fb", ""}, // the value keeps its escape
		{"{{a/{id}", "{a/7", `{"id":"7"}`},
		{"{p:required}", "x", `{"p":"x"}`},
		{"{p:file}", "a.b", `{"p":"a.b"}`},
		{"{p:nonfile}", "a.b", ""},
	} {
		r, err := parseRoute(c.template)
		if err != nil {
			t.Errorf("%s: %v", c.template, err)
			continue
		}
		got := ""
		if values, ok := r.match(segmentsOf(c.path)); ok {
			got = values.object().String()
		}
		if got != c.want {
			t.Errorf("%s with %q: got %s, want %s", c.template, c.path, got, c.want)
		}
	}
}

// Templates that the real host does not start with.
func TestBadTemplates(t *testing.T) {
	for _, template := range []string{
		"a//b", "{}", "{a", "a}", "{a}{b}", "{a}/{a}", "{a}-{b?}", "{a?}x", "{*r}/x", "x{*r}", "{*r?}", "{p:int?=3}",
		`{id:regex(^\d{3}$)}`, "{id:nope}", "{id:int(3)}", "{id:min}", "{id:range(1)}", "{id:min(x)}", "a?b", "~x", "api//x",
	} {
		if _, err := parseRoute(template); err == nil {
			t.Errorf("%s is a template", template)
		}
	}
}

func FuzzRoute(f *testing.F) {
	for _, seed := range [][2]string{{"items/{id:int}", "items/7"}, {"{*p}", ""}, {"a/{b?}", "a"}, {"{", "x"}, {"{a}{b}", "x"}, {"a//b", "a"}, {"{a}.{b?}", "x.y"}, {"{a:regex(^x)}", "x"}, {"{a=b}", ""}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, template, path string) {
		r, err := parseRoute(template)
		if err != nil || strings.Count(template, "{") > 6 {
			return
		}
		values, ok := r.match(segmentsOf(path))
		if ok && len(r.parameters) == 0 && len(values) > 0 {
			t.Fatalf("%q matches %q with %v", template, path, values)
		}
	})
}
