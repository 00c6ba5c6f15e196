package generator_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator"
)

// files is a program that has something of everything, with findings that are
// no errors.
func files() map[string]string {
	all := map[string]string{
		"go.mod":    "module example.com/app\n\ngo 1.26\n",
		"host.json": "{}\n",
		"api/clients.go": `package api

import "context"

//signalr:client hub=chat
type ChatClient interface {
	Said(ctx context.Context, who string, words ...string) error
}

//signalr:client hub=audit
type AuditClient interface{ Written(ctx context.Context, m map[string][]Entry) error }

type Entry struct{ F func() }
`,
		"api/negotiate.go": "package api\n\n//signalr:hub\n//signalr:negotiate\ntype Chat struct{}\n\n// signalr:trigger\nfunc Near() {}\n",
	}
	for i := range 6 {
		name := fmt.Sprintf("p%d", i)
		for j := range 4 {
			all[fmt.Sprintf("%s/f%d.go", name, j)] = fmt.Sprintf(`package %[1]s

import (
	"time"

	"example.com/app/api"
)

//signalr:hub name=hub%[1]s%[2]d
type Hub%[2]d struct{}

type M%[2]d struct{ Next *M%[2]d; At time.Time; Bad chan int }

//signalr:trigger parameterNames
func (Hub%[2]d) Send(clients api.ChatClients, userID string, m M%[2]d) (time.Month, error) { return 1, nil }

//signalr:trigger
func (*Hub%[2]d) OnConnected() {}
`, name, j)
		}
	}
	return all
}

// outcome runs the generator over the files, written in a random order, and
// returns all it would write and report.
func outcome(t *testing.T, patterns ...string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	all := files()
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(all[name]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	result, err := generator.Run(t.Context(), generator.Options{Dir: dir, Patterns: patterns})
	if err != nil || result.Plan == nil {
		t.Fatal(err, result)
	}
	var b strings.Builder
	for _, finding := range result.Findings {
		fmt.Fprintln(&b, finding, finding.Related, finding.Fix)
	}
	for _, entry := range result.Plan.Entries {
		fmt.Fprintf(&b, "%s %s\n%s", entry.Action, entry.Path, entry.New)
	}
	return strings.ReplaceAll(b.String(), dir, "")
}

// TestOutputIsTheSameEverywhere: neither the number of processors, nor the
// order of files on disk and of patterns, nor the place of the checkout show
// in a byte of what is written and reported.
func TestOutputIsTheSameEverywhere(t *testing.T) {
	want := outcome(t, "./...")
	if !strings.Contains(want, "HW0608") || !strings.Contains(want, "HW0312") || !strings.Contains(want, string(filepath.Separator)+"signalr_gen.go\n") {
		t.Fatalf("the program has lost what it is for:\n%s", want)
	}
	patterns := []string{"./api", "./p0", "./p1", "./p2", "./p3", "./p4", "./p5"}
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for i := range 8 {
		runtime.GOMAXPROCS(1 + i%2)
		if got := outcome(t, "./..."); got != want {
			t.Fatalf("run %d differs", i)
		}
		shuffled := slices.Clone(patterns)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := outcome(t, shuffled...); got != want {
			t.Fatalf("patterns %v give something else", shuffled)
		}
	}
}
