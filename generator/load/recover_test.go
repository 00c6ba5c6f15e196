package load

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

func TestWithoutBodies(t *testing.T) {
	for _, test := range []struct {
		name, src, want string
		ok              bool
	}{
		{"body", "package p\nfunc F() {\n\tx := := 1\n}\nvar v int\n", "package p\nfunc F() {\n          \n}\nvar v int\n", true},
		{"one line", "package p\nfunc F() { x := 1 }\nfunc G() {}\n", "package p\nfunc F() { x := 1 }\nfunc G() {}\n", true},
		{"signature on lines", "func F(\n\ta int,\n) error {\n\treturn\n}\n", "func F(\n\ta int,\n) error {\n       \n}\n", true},
		{"carriage returns", "func F() {\r\n\tx\r\n}\r\n", "func F() {\r\n  \r\n}\r\n", true},
		{"end is missing", "func F() {\n\tx\nfunc G() {\n}\n", "", false},
		{"never ends", "func F() {\n\tx\n", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := withoutBodies([]byte(test.src))
			if ok != test.ok || ok && string(got) != test.want {
				t.Errorf("got %v %q, want %v %q", ok, got, test.ok, test.want)
			}
		})
	}
}

// FuzzWithoutBodies checks that every byte keeps its place, and that no
// function of a valid file is lost.
func FuzzWithoutBodies(f *testing.F) {
	f.Add("package p\n\nfunc F() {\n\treturn\n}\n\nvar v = `\nfunc x() {\n`\n")
	f.Add("package p\n\nfunc F(\n) {\n}\n\nfunc (T) G() {}\n")
	f.Add("func {\n}\n}")
	f.Fuzz(func(t *testing.T, src string) {
		got, ok := withoutBodies([]byte(src))
		if !ok {
			return
		}
		if len(got) != len(src) || bytes.Count(got, []byte("\n")) != bytes.Count([]byte(src), []byte("\n")) {
			t.Fatalf("%q became %q", src, got)
		}
		before, valid := functions(src)
		after, stillValid := functions(string(got))
		if valid && stillValid && after < before {
			t.Errorf("%d functions of %q became %d of %q", before, src, after, got)
		}
	})
}

// functions counts the functions that begin in the first column.
func functions(src string) (n int, valid bool) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", src, parser.SkipObjectResolution)
	if err != nil {
		return 0, false
	}
	for _, decl := range file.Decls {
		_, isFunction := decl.(*ast.FuncDecl)
		if isFunction && fset.Position(decl.Pos()).Column == 1 {
			n++
		}
	}
	return n, true
}
