package resolve_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/resolve"
)

// BenchmarkHundredFunctions loads and resolves a module of 100 annotated
// functions in ten packages, reading every file.
func BenchmarkHundredFunctions(b *testing.B) {
	b.Setenv("GOWORK", "off")
	dir := b.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	write("go.mod", "module example.com/app\n\ngo 1.26\n")
	write("host.json", "{}\n")
	for p := range 10 {
		var src strings.Builder
		fmt.Fprintf(&src, "package p%d\n\nimport (\n\t\"context\"\n\n\t\"github.com/hubwire/hubwire/runtime/signalr\"\n)\n\n", p)
		fmt.Fprintf(&src, "//signalr:hub name=hub%d\ntype Hub struct{}\n\n//signalr:client\ntype HubClient interface {\n\tMessage(ctx context.Context, m Message) error\n}\n\ntype Message struct{ Text string }\n", p)
		for f := range 10 {
			fmt.Fprintf(&src, "\n// F%d sends.\n//\n//signalr:trigger event=event%d\nfunc (h *Hub) F%d(ctx context.Context, inv *signalr.InvocationContext, clients HubClients, group string, m []Message) (map[string]Message, error) {\n%s\treturn nil, nil\n}\n",
				f, f, f, strings.Repeat("\tif err := clients.Group(group).Message(ctx, m[0]); err != nil {\n\t\treturn nil, err\n\t}\n", 5))
		}
		write(fmt.Sprintf("p%d/hub.go", p), src.String())
	}
	for b.Loop() {
		result, err := load.Load(context.Background(), load.Options{Dir: dir, Patterns: []string{"./..."}})
		if err != nil {
			b.Fatal(err)
		}
		program, findings := resolve.Program(result, resolve.Options{})
		if program == nil || len(findings) > 0 || len(program.Packages) != 10 {
			b.Fatal(findings)
		}
	}
}
