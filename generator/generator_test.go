package generator_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/plan"
)

// program writes a module with several packages that feed one app.
func program(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/app\n\ngo 1.26\n")
	write("host.json", "{}")
	for i := range 8 {
		name := fmt.Sprintf("hub%d", i)
		text := fmt.Sprintf("package %s\n\nimport \"time\"\n\n//signalr:hub name=%s\ntype Hub struct{}\n", name, name)
		for j := range 5 {
			text += fmt.Sprintf("\n//signalr:trigger\nfunc (Hub) F%d%d(at time.Time, n ...int) int { return 0 }\n", i, j)
		}
		write(name+"/"+name+".go", text)
	}
	return root
}

func TestRunPlansTheSameEveryTimeAndWritesNothing(t *testing.T) {
	root := program(t)
	options := generator.Options{Dir: root, Patterns: []string{"./..."}}
	var first *plan.Plan
	for i := range 10 {
		result, err := generator.Run(t.Context(), options)
		if err != nil || len(result.Findings) > 0 {
			t.Fatal(result, err)
		}
		changes := result.Plan
		if i == 0 {
			first = changes
			if got, want := len(changes.Changes()), 8+8*5+1; got != want {
				t.Errorf("%d files change, want %d", got, want)
			}
		}
		if !reflect.DeepEqual(changes, first) {
			t.Fatal("two runs over the same program differ")
		}
	}
	if err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	after, err := generator.Run(t.Context(), options)
	if err != nil || len(after.Plan.Changes()) > 0 {
		t.Errorf("changes after the commit: %v, error %v", after, err)
	}
}

func TestRunStopsWhenItsContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := generator.Run(ctx, generator.Options{Dir: program(t), Patterns: []string{"./..."}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
