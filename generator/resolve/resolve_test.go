package resolve_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve"
)

var update = flag.Bool("update", false, "rewrite what the test cases want")

// TestProgram runs the cases in testdata. A case is a module; its comment
// says what it is about, its file "findings" has what is reported, and its
// file "model" what the program is where nothing is an error. A go.mod and a
// host.json are added where a case has none and does not say "bare".
func TestProgram(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no test cases", err)
	}
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			dir := extract(t, archive)
			program, findings := resolved(t, dir)
			got := map[string]string{"findings": render(dir, findings), "model": describe(program)}
			if *update {
				rewrite(t, path, archive, got)
				return
			}
			want := map[string]string{}
			for _, file := range archive.Files {
				want[file.Name] = string(file.Data)
			}
			for name, text := range got {
				if text != want[name] {
					t.Errorf("%s: got\n%s\nwant\n%s", name, text, want[name])
				}
			}
			if (program == nil) != findings.HasErrors() {
				t.Errorf("program is nil: %v, findings have errors: %v", program == nil, findings.HasErrors())
			}
		})
	}
}

// TestEveryRuleHasACase checks that each code is reported in some case. Codes
// from HW0703 on are for the vet pass, which checks types, and for check.
func TestEveryRuleHasACase(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range cases {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name == "findings" {
				all.Write(file.Data)
			}
		}
	}
	for _, rule := range annotations.Rules() {
		if rule.Code < "HW0703" && !strings.Contains(all.String(), fmt.Sprintf("%s %s:", rule.Severity, rule.Code)) {
			t.Errorf("no case reports %s: %s", rule.Code, rule.Title)
		}
	}
}

func extract(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	t.Setenv("GOWORK", "off")
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"go.mod": "module example.com/app\n\ngo 1.26\n", "host.json": "{}\n"}
	if strings.Contains(string(archive.Comment), "bare") {
		clear(files)
	}
	for _, file := range archive.Files {
		if file.Name != "findings" && file.Name != "model" {
			files[file.Name] = string(file.Data)
		}
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func resolved(t *testing.T, dir string) (*model.Program, annotations.Diagnostics) {
	t.Setenv("GOOS", "linux")
	t.Setenv("GOARCH", "amd64")
	t.Helper()
	result, err := load.Load(context.Background(), load.Options{Dir: dir, Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	return resolve.Program(result, resolve.Options{})
}

// inFolder matches the name of a file with its folder.
var inFolder = regexp.MustCompile(`[$\w.]+[\\/][\w.\\/]+:\d`)

// render writes findings one a line, with file names relative to the case.
func render(dir string, findings annotations.Diagnostics) string {
	var b strings.Builder
	for _, d := range findings {
		fmt.Fprintln(&b, d.Error())
		for _, related := range d.Related {
			fmt.Fprintf(&b, "\t%s: %s\n", related.Span.Start, related.Message)
		}
	}
	text := strings.ReplaceAll(strings.ReplaceAll(b.String(), dir+string(filepath.Separator), ""), dir, "$APP")
	return inFolder.ReplaceAllStringFunc(text, filepath.ToSlash)
}

func rewrite(t *testing.T, path string, archive *txtar.Archive, got map[string]string) {
	t.Helper()
	var files []txtar.File
	for _, file := range archive.Files {
		if file.Name != "findings" && file.Name != "model" {
			files = append(files, file)
		}
	}
	for _, name := range []string{"findings", "model"} {
		if got[name] != "" {
			files = append(files, txtar.File{Name: name, Data: []byte(got[name])})
		}
	}
	archive.Files = files
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
