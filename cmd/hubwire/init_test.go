package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hubwire/hubwire/internal/child"
)

// TestInitInExistingModules goes from a module that knows nothing of hubwire to
// the first call of a hub.
func TestInitInExistingModules(t *testing.T) {
	for name, test := range map[string]struct {
		files    string
		folder   string   // to make an app
		program  string   // where the hub goes, below the folder
		commands []string // besides go mod tidy, of go
		want     string   // what init prints
	}{
		"empty": {
			files: "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n",
			want: `create  host.json
create  .funcignore
create  .gitignore
create  .gitattributes
create  main.go
update  go.mod
hubwire: still to do: go mod tidy, then go tool hubwire new hub NAME
`,
		},
		"with main": {
			files: "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n-- .gitignore --\n/shop\n" +
				"-- main.go --\npackage main\n\nimport (\n\t\"github.com/hubwire/hubwire/runtime/host\"\n\t\"github.com/hubwire/hubwire/runtime/signalr\"\n)\n\nfunc main() {\n\tapp := signalr.NewApp()\n\thost.Run(app)\n}\n",
			want: `create  host.json
create  .funcignore
create  .gitattributes
update  go.mod
hubwire: still to do: go mod tidy, then host.Run(app) in ., then go tool hubwire new hub NAME
`,
		},
		"without main": {
			files:   "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n-- shop.go --\npackage shop\n",
			program: "cmd/shop",
			want: `create  host.json
create  .funcignore
create  .gitignore
create  .gitattributes
create  cmd/shop/main.go
update  go.mod
hubwire: still to do: go mod tidy, then go tool hubwire new hub NAME
`,
		},
		"nested": {
			files:  "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n-- cmd/other/main.go --\npackage main\n\nfunc main() {}\n-- services/chat/doc.txt --\n",
			folder: "services/chat",
			want: `create  host.json
create  .funcignore
create  .gitignore
create  .gitattributes
create  main.go
update  ../../go.mod
hubwire: still to do: go mod tidy, then go tool hubwire new hub NAME
`,
		},
		"go.work": {
			files:  "-- go.work --\ngo 1.26.0\n\nuse (\n\t./lib\n\t./shop\n)\n-- lib/go.mod --\nmodule example.com/lib\n\ngo 1.26\n-- lib/lib.go --\npackage lib\n-- shop/go.mod --\nmodule example.com/shop\n\ngo 1.26\n",
			folder: "shop",
			want: `create  host.json
create  .funcignore
create  .gitignore
create  .gitattributes
create  main.go
update  go.mod
hubwire: still to do: go mod tidy, then go tool hubwire new hub NAME
`,
		},
		"vendor": {
			files:    "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n-- vendor/modules.txt --\n",
			commands: []string{"mod vendor"},
			want: `create  host.json
create  .funcignore
create  .gitignore
create  .gitattributes
create  main.go
update  go.mod
hubwire: still to do: go mod tidy, then go mod vendor, then go tool hubwire new hub NAME
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{"GOFLAGS", "GOWORK"} {
				t.Setenv(variable, "")
			}
			t.Setenv("GOPROXY", "off")
			root := t.TempDir()
			files, err := txtar.FS(txtar.Parse([]byte(test.files)))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(root, files); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(root, test.folder)
			hubwire := func(want int, args ...string) string {
				t.Helper()
				var out, errOut bytes.Buffer
				if code := run(append([]string{"-C", dir}, args...), &out, &errOut); code != want {
					t.Fatalf("hubwire %q: exit code %d\n%s%s", args, code, &out, &errOut)
				}
				return out.String()
			}
			if got := hubwire(exitOK, "init"); got != test.want {
				t.Errorf("init prints\n%s\nwant\n%s", got, test.want)
			}
			if got := hubwire(exitOK, "init"); got != "hubwire: nothing to do: hubwire is already set up here\n" {
				t.Errorf("a second time init prints\n%s", got)
			}
			for _, line := range append([]string{"mod tidy"}, test.commands...) {
				command := exec.CommandContext(t.Context(), "go", strings.Fields(line)...)
				command.Dir = dir
				if out, err := command.CombinedOutput(); err != nil {
					t.Fatalf("go %s: %v\n%s", line, err, out)
				}
			}
			hubwire(exitOK, "-C", filepath.Join(dir, test.program), "new", "hub", "chat")
			hubwire(exitOK, "generate", "./...")
			url, _, stop := startDev(t, dir)
			if got := hubwire(exitOK, "call", url+"/api", "chat.sayTo", "ann", "hello"); got != "5\n" {
				t.Errorf("the first call gives %q", got)
			}
			stop()
		})
	}
}

// startDev runs hubwire dev in a folder and returns where the app is served, and
// the banner.
func startDev(t *testing.T, dir string, flags ...string) (url, banner string, stop func()) {
	t.Helper()
	reader, writer := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		s := &session{out: writer, errOut: writer}
		root := newRoot(s)
		root.SetArgs(append([]string{"-C", dir, "dev", "--port=0"}, flags...))
		err := root.ExecuteContext(ctx)
		writer.CloseWithError(err)
		ended <- err
	}()
	lines := bufio.NewScanner(reader)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Ctrl-C") {
		banner += lines.Text() + "\n"
	}
	page := regexp.MustCompile(`(?:page|app) +(http://localhost:\d+)`).FindStringSubmatch(banner)
	if page == nil {
		cancel()
		t.Fatalf("dev ends: %v\n%s", lines.Err(), banner)
	}
	go io.Copy(io.Discard, reader)
	return page[1], banner, func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// TestDevRunsAHandlerThatIsThere: without a Go module nothing is generated or
// built.
func TestDevRunsAHandlerThatIsThere(t *testing.T) {
	for _, variable := range []string{"GOFLAGS", "GOWORK"} {
		t.Setenv(variable, "")
	}
	t.Setenv("GOPROXY", "off")
	made, dir := t.TempDir(), t.TempDir()
	var out bytes.Buffer
	if code := run([]string{"-C", made, "new", "app", "example.com/chat"}, &out, &out); code != exitOK {
		t.Fatal(out.String())
	}
	made = filepath.Join(made, "chat")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "handler"+child.ExeSuffix))
	build.Dir = made
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(made, "*", "function.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, filepath.Join(made, "host.json")) {
		name, err := filepath.Rel(made, file)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	url, _, stop := startDev(t, dir)
	defer stop()
	out.Reset()
	if code := run([]string{"call", url + "/api", "chat.sayTo", "ann", "hello"}, &out, &out); code != exitOK || out.String() != "5\n" {
		t.Errorf("exit code %d\n%s", code, &out)
	}
}
