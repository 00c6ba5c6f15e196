package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/inputs"
	"github.com/hubwire/hubwire/generator/plan"
)

// cachedProgram is a program whose files are up to date, which the cache knows.
func cachedProgram(t *testing.T) (root string, options generator.Options) {
	t.Helper()
	t.Setenv("GOWORK", "")
	root = program(t)
	options = generator.Options{Dir: root, Patterns: []string{"./..."}, Cache: t.TempDir()}
	changes, _, err := generator.Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := changes.Commit(); err != nil {
		t.Fatal(err)
	}
	if hit(t, options) {
		t.Fatal("the cache knows a run that it has not seen")
	}
	if !hit(t, options) {
		t.Fatal("the cache does not know a run that it has seen")
	}
	return root, options
}

// hit reports whether a run is answered from the cache, and checks that it
// says what a run without would say.
func hit(t *testing.T, options generator.Options) bool {
	t.Helper()
	cached := runOf(t, options)
	options.Cache = ""
	if got, want := actions(cached), actions(runOf(t, options)); !slices.Equal(got, want) {
		t.Errorf("with the cache: %q, without: %q", got, want)
	}
	return cached.UpToDate > 0
}

func runOf(t *testing.T, options generator.Options) *plan.Plan {
	t.Helper()
	changes, findings, err := generator.Run(t.Context(), options)
	if err != nil || findings.HasErrors() {
		t.Fatal(findings, err)
	}
	return changes
}

// actions lists what a plan changes, and the number of files that are right.
func actions(p *plan.Plan) []string {
	changes := p.Changes()
	list := []string{fmt.Sprint(len(p.Entries) - len(changes) + p.UpToDate)}
	for _, entry := range changes {
		list = append(list, string(entry.Action)+" "+entry.Path)
	}
	return list
}

const annotated = "package hub0\n\n//signalr:trigger hub=hub0\nfunc More() {}\n"

func TestEveryChangeIsAMiss(t *testing.T) {
	edit := func(name, old, new string) func(string) error {
		return func(root string) error {
			path := filepath.Join(root, name)
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			changed := strings.Replace(string(text), old, new, 1)
			if changed == string(text) {
				return os.ErrInvalid
			}
			if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
				return err
			}
			return os.Chtimes(path, info.ModTime(), info.ModTime()) // which must not count
		}
	}
	remove := func(name string) func(string) error {
		return func(root string) error { return os.Remove(filepath.Join(root, name)) }
	}
	create := func(name, text string) func(string) error {
		return func(root string) error {
			path := filepath.Join(root, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			return os.WriteFile(path, []byte(text), 0o644)
		}
	}
	for name, change := range map[string]func(root string) error{
		"source edited, same length":   edit("hub0/hub0.go", "F00", "G00"),
		"source deleted":               remove("hub1/hub1.go"),
		"source added":                 create("hub0/more.go", annotated),
		"source added in a new folder": create("deep/down/hub0.go", annotated),
		"source in a function folder":  create("F00/hub0.go", annotated),
		"module renamed":               edit("go.mod", "example.com/app", "example.com/ppa"),
		"module added":                 create("hub2/go.mod", "module example.com/app/hub2\n"),
		"workspace added":              create("go.work", "go 1.26\n\nuse .\n"),
		"app root added":               create("hub3/host.json", "{}"),
		"manifest edited":              edit(".hubwire.json", `"package":"hub0"`, `"package":"hub1"`),
		"manifest deleted":             remove(".hubwire.json"),
		"function.json edited":         edit("F00/function.json", "messages", "Messages"),
		"function.json deleted":        remove("F00/function.json"),
		"bindings edited":              edit("hub0/signalr_gen.go", "signalr.Trigger", "signalr.trigger"),
		"bindings deleted":             remove("hub0/signalr_gen.go"),
		"commit cut short":             create(".hubwire.commit", "hubwire commit 1\n"),
	} {
		t.Run(name, func(t *testing.T) {
			root, options := cachedProgram(t)
			if err := change(root); err != nil {
				t.Fatal(err)
			}
			if hit(t, options) {
				t.Error("answered from the cache")
			}
		})
	}
}

func TestFlagsAndEnvironmentBelongToTheKey(t *testing.T) {
	_, options := cachedProgram(t)
	for name, change := range map[string]func(*generator.Options){
		"tags":     func(o *generator.Options) { o.Tags = []string{"extra"} },
		"GOOS":     func(o *generator.Options) { o.GOOS = "plan9" },
		"GOARCH":   func(o *generator.Options) { o.GOARCH = "wasm" },
		"patterns": func(o *generator.Options) { o.Patterns = []string{"./hub0/..."} },
		"version":  func(o *generator.Options) { o.Version = "v9.9.9" },
	} {
		other := options
		change(&other)
		if hit(t, other) {
			t.Errorf("%s: answered from the cache", name)
		}
	}
	if !hit(t, options) {
		t.Error("the first record is gone")
	}
	t.Setenv("GOFLAGS", "-tags=extra")
	if hit(t, options) {
		t.Error("GOFLAGS: answered from the cache")
	}
}

func TestRunsThatAreWatchedUseNoCache(t *testing.T) {
	_, options := cachedProgram(t)
	watched := options
	watched.Inputs = new(inputs.Log)
	if hit(t, watched) || len(watched.Inputs.All()) == 0 {
		t.Errorf("answered from the cache, or noted nothing: %d inputs", len(watched.Inputs.All()))
	}
}
