package host_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// linked are the modules that docs/dependencies.md lists for programs of users.
var linked = []string{
	"github.com/go-json-experiment/json",
	"github.com/golang-jwt/jwt/v5",
	"github.com/philhofer/fwd",
	"github.com/tinylib/msgp",
}

// TestWhatProgramsLink holds that a program links the runtime, what both
// halves need, and what stands above, and no tool or test code.
func TestWhatProgramsLink(t *testing.T) {
	const module = "github.com/hubwire/hubwire"
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{.ImportPath}} {{with .Module}}{{.Path}}{{end}}", module+"/examples/chat")
	output, err := list.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	runtime := false
	for line := range strings.Lines(string(output)) {
		path, from, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch {
		case from == module:
			inside := strings.TrimPrefix(path, module+"/")
			runtime = runtime || inside == "runtime/host"
			if !strings.HasPrefix(inside, "runtime/") && !strings.HasPrefix(inside, "internal/") && inside != "examples/chat" || strings.Contains(inside, "test") {
				t.Errorf("links %s", path)
			}
		case from != "":
			if !slices.Contains(linked, from) {
				t.Errorf("links %s of module %s, which docs/dependencies.md does not list for programs", path, from)
			}
		case path == "testing" || strings.HasPrefix(path, "testing/") || path == "net/http/httptest" || strings.HasPrefix(path, "go/"):
			t.Errorf("links %s", path)
		}
	}
	if !runtime {
		t.Errorf("the list is not that of a program: %s", output)
	}
}
