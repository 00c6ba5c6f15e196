package load_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
)

// extract writes a txtar archive to a directory of its own.
func extract(t testing.TB, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func loaded(t *testing.T, dir string, patterns ...string) *load.Result {
	t.Helper()
	t.Setenv("GOOS", "linux")
	t.Setenv("GOARCH", "amd64")
	result, err := load.Load(context.Background(), load.Options{Dir: dir, Patterns: patterns})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func paths(result *load.Result) string {
	var list []string
	for _, p := range result.Packages {
		list = append(list, p.Path)
	}
	return strings.Join(list, " ")
}

// bases returns the last elements of the import paths of the packages.
func bases(result *load.Result) string {
	var list []string
	for _, p := range result.Packages {
		list = append(list, path.Base(p.Path))
	}
	return strings.Join(list, " ")
}

// replaced puts a directive where an archive has "@".
func replaced(archive string) string { return strings.ReplaceAll(archive, "@", directive) }

const directive = "\n//signalr:trigger hub=chat\nfunc F() {}\n"

// tree has a package with a directive in every directory.
var tree = replaced(`
-- go.mod --
module example.com/app

ignore (
	./left/out
	anywhere
)
-- a.go --
package app
@
-- api/api.go --
package api
@
-- api/v1/v1.go --
package v1
@
-- plain/plain.go --
package plain
-- left/out/x.go --
package x
@
-- api/anywhere/x.go --
package x
@
-- testdata/x.go --
package x
@
-- vendor/x/x.go --
package x
@
-- web/node_modules/x/x.go --
package x
@
-- .hidden/x.go --
package x
@
-- _hidden/x.go --
package x
@
-- nested/go.mod --
module example.com/nested
-- nested/x.go --
package nested
@
-- nested/deep/x.go --
package deep
@
`)

func TestPatterns(t *testing.T) {
	t.Setenv("GOWORK", "off")
	dir := extract(t, tree)
	for _, test := range []struct {
		dir      string
		patterns []string
		want     string
	}{
		{"", nil, "example.com/app"},
		{"", []string{"."}, "example.com/app"},
		{"", []string{"./..."}, "example.com/app example.com/app/api example.com/app/api/v1"},
		{"", []string{"..."}, "example.com/app example.com/app/api example.com/app/api/v1"},
		{"", []string{"./api"}, "example.com/app/api"},
		{"", []string{"./api/..."}, "example.com/app/api example.com/app/api/v1"},
		{"", []string{"./api/api.go", "./api", "api"}, "example.com/app/api"},
		{"", []string{"example.com/app/api/v1", "example.com/app"}, "example.com/app example.com/app/api/v1"},
		{"", []string{"example.com/app/api/..."}, "example.com/app/api example.com/app/api/v1"},
		{"api", []string{".."}, "example.com/app"},
		{"api/v1", nil, "example.com/app/api/v1"},
		{"", []string{"./nested/..."}, "example.com/nested example.com/nested/deep"},
		{"nested", []string{"./..."}, "example.com/nested example.com/nested/deep"},
		{"", []string{"./testdata"}, "example.com/app/testdata"},
		{"", []string{"./plain"}, ""},
		{"", []string{"./left/..."}, ""},
	} {
		result := loaded(t, filepath.Join(dir, test.dir), test.patterns...)
		if got := paths(result); got != test.want {
			t.Errorf("in %q, %q: got %s, want %s", test.dir, test.patterns, got, test.want)
		}
	}
	result := loaded(t, dir, "./...")
	if want := []string{filepath.Join(dir, "nested")}; fmt.Sprint(result.SkippedModules) != fmt.Sprint(want) {
		t.Errorf("skipped %q, want %q", result.SkippedModules, want)
	}
}

func TestWorkspaceIsOneRun(t *testing.T) {
	t.Setenv("GOWORK", "")
	dir := extract(t, tree+"-- go.work --\ngo 1.26\n\nuse (\n\t.\n\t./nested // both\n)\n")
	result := loaded(t, dir, "./...")
	if got, want := paths(result), "example.com/app example.com/app/api example.com/app/api/v1 example.com/nested example.com/nested/deep"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(result.SkippedModules) > 0 {
		t.Errorf("skipped %q", result.SkippedModules)
	}
	app := result.Packages[0]
	if p := result.Lookup(app, "example.com/nested/deep"); p != nil {
		t.Errorf("go.work decides what %s imports: %v", app.Path, p)
	}
}

func TestTrouble(t *testing.T) {
	t.Setenv("GOWORK", "off")
	dir := extract(t, "-- empty/readme --\n-- lost/a.go --\npackage lost\n"+directive+"-- bad/go.mod --\ngo 1.26\n-- bad/a.go --\npackage bad\n")
	for _, test := range []struct{ pattern, want string }{
		{"./missing", `pattern "./missing": no such directory, file or package in this module`},
		{"example.com/missing", `pattern "example.com/missing": no such`},
		{"./empty", `pattern "./empty": no Go files in`},
		{"./empty/readme", "expected a directory or a Go file"},
		{"./a.../b", `"..." is allowed only at the end`},
		{"./lost", "is not in a module (no go.mod in it or above): run go mod init"},
		{"./bad", "has no module line"},
	} {
		_, err := load.Load(context.Background(), load.Options{Dir: dir, Patterns: []string{test.pattern}})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.pattern, err, test.want)
		}
	}
	_, err := load.Load(context.Background(), load.Options{Dir: dir, Patterns: []string{"./missing", "./empty"}})
	if err == nil || !strings.Contains(err.Error(), "missing") || !strings.Contains(err.Error(), "empty") {
		t.Errorf("not all trouble is reported: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := load.Load(ctx, load.Options{Dir: dir, Patterns: []string{"./..."}}); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
}

func TestBuildConstraints(t *testing.T) {
	t.Setenv("GOWORK", "off")
	file := func(name, head string) string {
		return "-- " + name + " --\n" + head + "package app\n\n//signalr:trigger hub=chat\nfunc " + strings.TrimSuffix(name, ".go") + "() {}\n"
	}
	dir := extract(t, "-- go.mod --\nmodule example.com/app\n"+
		file("always.go", "")+file("x_windows.go", "")+file("x_linux.go", "")+file("x_arm64.go", "")+
		file("tagged.go", "//go:build special\n\n")+file("never.go", "//go:build ignore\n\n")+file("not.go", "//go:build !linux\n\n")+file("old.go", "//  +build special\n\n"))
	for _, test := range []struct {
		system, processor string
		tags              []string
		want              string
	}{
		{"linux", "amd64", nil, "always x_linux"},
		{"windows", "arm64", nil, "always not x_arm64 x_windows"},
		{"linux", "amd64", []string{"special"}, "always old tagged x_linux"},
	} {
		t.Setenv("GOOS", test.system)
		t.Setenv("GOARCH", test.processor)
		result, err := load.Load(context.Background(), load.Options{Dir: dir, Tags: test.tags})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range result.Packages[0].Files {
			names = append(names, strings.TrimSuffix(filepath.Base(f.Tokens.Name()), ".go"))
		}
		if got := strings.Join(names, " "); got != test.want {
			t.Errorf("%+v: got %s, want %s", test, got, test.want)
		}
	}
}

func TestOwnOutputIsMasked(t *testing.T) {
	t.Setenv("GOWORK", "off")
	dir := extract(t, `
-- go.mod --
module example.com/app
-- a.go --
package app

//signalr:client hub=chat
type ChatClient interface{}

var Mine int
-- signalr_gen.go --
// Code generated by hubwire. DO NOT EDIT.

package app

type ChatClients struct { broken
//signalr:trigger
-- other_gen.go --
// Code generated by another tool. DO NOT EDIT.

package app

type Other struct{}
-- stale/signalr_gen.go --
// A licence.

// Code generated by hubwire. DO NOT EDIT.

package stale
-- stale/text.go --
package stale

// Code generated by hubwire. DO NOT EDIT.
`)
	result := loaded(t, dir, "./...")
	want := []string{filepath.Join(dir, "signalr_gen.go"), filepath.Join(dir, "stale", "signalr_gen.go")}
	if fmt.Sprint(result.Generated) != fmt.Sprint(want) {
		t.Errorf("generated %q, want %q", result.Generated, want)
	}
	if len(result.Packages) != 1 || len(result.Diagnostics) > 0 {
		t.Fatalf("packages %s, findings %v", paths(result), result.Diagnostics)
	}
	scope := result.Packages[0].Scope
	for name, want := range map[string]bool{"ChatClient": true, "Mine": true, "Other": true, "ChatClients": false} {
		if _, got := scope[name]; got != want {
			t.Errorf("%s declared: %v, want %v", name, got, want)
		}
	}
}

func TestAppRoot(t *testing.T) {
	t.Setenv("GOWORK", "off")
	dir := extract(t, replaced(`
-- host.json --
-- go/go.mod --
module example.com/app
-- go/a.go --
package app
@
-- go/api/host.json --
-- go/api/deep/a.go --
package deep
@
-- repo/.git/HEAD --
-- repo/go.mod --
module example.com/repo
-- repo/a.go --
package repo
@
`))
	roots := map[string]string{}
	for _, pattern := range []string{"./go/...", "./repo"} {
		for _, p := range loaded(t, dir, pattern).Packages {
			roots[p.Path], _ = strings.CutPrefix(p.Root, dir)
		}
	}
	for path, want := range map[string]string{"example.com/app": "", "example.com/app/api/deep": "/go/api", "example.com/repo": ""} {
		if got := filepath.ToSlash(roots[path]); got != want {
			t.Errorf("root of %s: got %q, want %q", path, got, want)
		}
	}
}

func TestSyntaxErrorsElsewhereDoNotMatter(t *testing.T) {
	t.Setenv("GOWORK", "off")
	dir := extract(t, "-- go.mod --\nmodule example.com/app\n-- a.go --\npackage app\n"+directive+
		"-- broken/a.go --\npackage broken\n\nfunc {\n")
	result := loaded(t, dir, "./...")
	if got := paths(result); got != "example.com/app" || result.Diagnostics.HasErrors() {
		t.Errorf("packages %s, findings %v", got, result.Diagnostics)
	}
}

func TestFindingsAreSorted(t *testing.T) {
	t.Setenv("GOWORK", "off")
	dir := extract(t, "-- go.mod --\nmodule example.com/app\n"+
		"-- b/b.go --\npackage b\n\n//signalr:hup\ntype T struct{}\n\n//signalr:tricker\nfunc F() {}\n"+
		"-- a/a.go --\npackage a\n\n//signalr:client\nfunc F() {}\n")
	var got []string
	for _, d := range loaded(t, dir, "./b", "./a").Diagnostics {
		relative, err := filepath.Rel(dir, d.Span.Start.Filename)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s:%d %s", filepath.ToSlash(relative), d.Span.Start.Line, d.Code))
	}
	want := []string{"a/a.go:3 " + string(annotations.RuleMisplaced.Code), "b/b.go:3 " + string(annotations.RuleUnknownDirective.Code), "b/b.go:6 " + string(annotations.RuleUnknownDirective.Code)}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
