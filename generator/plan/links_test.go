//go:build !windows

package plan_test

import (
	"os"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/generator/plan"
)

// A folder of a function is a folder: a link would have two owners, and lead
// anywhere.
func TestLinkForTheFolderOfAFunctionIsAConflict(t *testing.T) {
	a := newApp(t)
	if err := os.Mkdir(a.path("elsewhere"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("elsewhere", a.path("send")); err != nil {
		t.Fatal(err)
	}
	request := a.request([]string{"a"}, a.listed("a", "send", "1"))
	a.want(request, "conflict send/function.json")
	request.Force = true
	a.want(request, "conflict send/function.json")
}

func TestOutputThatLeavesTheModuleIsAnError(t *testing.T) {
	a := newApp(t)
	a.write("go.mod", "module a")
	if err := os.Symlink(t.TempDir(), a.path("web")); err != nil {
		t.Fatal(err)
	}
	out := file(a.path("a"), emit.File{Path: a.path("web/chat.ts"), Content: []byte("1"), Root: a.root})
	if _, err := plan.Make(a.request([]string{"a"}, out)); err == nil || !strings.Contains(err.Error(), "outside the module (through a symbolic link)") {
		t.Errorf("error %v", err)
	}
}

func TestManifestThroughALinkIsAnError(t *testing.T) {
	a := newApp(t)
	a.write("go.mod", "module a")
	a.write(".hubwire.json", `{"files":[{"path":"out/chat.ts","sha256":"","package":"a"}]}`)
	if err := os.Symlink(t.TempDir(), a.path("out")); err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Make(a.request([]string{"a"})); err == nil || !strings.Contains(err.Error(), "run hubwire generate") {
		t.Errorf("error %v", err)
	}
}
