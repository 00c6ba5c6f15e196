package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const action = "../../.ci/action"

func TestGitHubGetsPathsOfTheRepository(t *testing.T) {
	root := t.TempDir()
	app := filepath.Join(root, "app")
	if err := os.Mkdir(app, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod":    "module example.com/app\n\ngo 1.26\n",
		"host.json": "{}\n",
		"chat.go":   "package chat\n\n//signalr:hub name=chat\ntype Chat struct{}\n\n//signalr:trigger\nfunc (Chat) Send() {}\n",
	} {
		if err := os.WriteFile(filepath.Join(app, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct{ workspace, format, want string }{
		"github":    {root, "github", "::error file=app/Send/function.json,"},
		"sarif":     {root, "sarif", `"uri": "app/Send/function.json"`},
		"json":      {root, "json", `"file": "Send/function.json"`},
		"elsewhere": {t.TempDir(), "github", "::error file=Send/function.json,"},
		"by hand":   {"", "github", "::error file=Send/function.json,"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GITHUB_WORKSPACE", test.workspace)
			var out bytes.Buffer
			code := run([]string{"-C", app, "check", "--format", test.format}, &out, &bytes.Buffer{})
			if code != exitFindings || !strings.Contains(out.String(), test.want) {
				t.Errorf("exit code %d, no %s in\n%s", code, test.want, &out)
			}
		})
	}
}

// read returns the text of a file, or "" where there is none.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(text)
}

// TestActionPassesItsInputs: each input reaches the script, by the name that it
// reads.
func TestActionPassesItsInputs(t *testing.T) {
	definition, script := read(t, filepath.Join(action, "action.yml")), read(t, filepath.Join(action, "check.sh"))
	passed := regexp.MustCompile(`([A-Z]+): \$\{\{ inputs\.([a-z-]+) \}\}`).FindAllStringSubmatch(definition, -1)
	if len(passed) != 3 {
		t.Errorf("passed: %v", passed)
	}
	for _, each := range passed {
		if !strings.Contains(definition, "\n  "+each[2]+":\n") {
			t.Errorf("there is no input %s", each[2])
		}
		if !strings.Contains(script, `"$`+each[1]) {
			t.Errorf("the script does not read %s", each[1])
		}
	}
}

// TestActionHasTheInputsOfTheDocs: those that docs/ci.md gives it.
func TestActionHasTheInputsOfTheDocs(t *testing.T) {
	definition := read(t, filepath.Join(action, "action.yml"))
	_, uses, found := strings.Cut(read(t, "../../docs/ci.md"), "- uses: hubwire/hubwire/.ci/action@v1\n        with:\n")
	uses, _, _ = strings.Cut(uses, "```")
	if !found || strings.TrimSpace(uses) == "" {
		t.Fatal("docs/ci.md does not use the action")
	}
	for line := range strings.Lines(uses) {
		if input, _, _ := strings.Cut(strings.TrimSpace(line), ":"); !strings.Contains(definition, "\n  "+input+":\n") {
			t.Errorf("there is no input %s", input)
		}
	}
}
