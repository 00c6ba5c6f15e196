//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGitHook runs the hook that docs/ci.md shows: it looks at what is to be
// committed, whatever the working tree holds.
func TestGitHook(t *testing.T) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(repository, "docs", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, snippet, _ := strings.Cut(string(page), "```sh\n")
	hook, _, found := strings.Cut(snippet, "```\n")
	if !found || !strings.HasPrefix(hook, "#!/bin/sh\n") {
		t.Fatal("docs/ci.md shows no hook")
	}

	dir := t.TempDir()
	if err := writeModule(repository, dir, "example.com/app"); err != nil {
		t.Fatal(err)
	}
	environment, err := goEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	git := func(args ...string) (string, error) {
		command := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		command.Dir = dir
		command.Env = append(os.Environ(), append(environment, "GIT_CONFIG_GLOBAL=/dev/null", "PWD="+dir)...)
		out, err := command.CombinedOutput()
		return string(out), err
	}
	must := func(args ...string) {
		t.Helper()
		if out, err := git(args...); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	generate := func() {
		t.Helper()
		var out strings.Builder
		if code := run([]string{"-C", dir, "generate"}, &out, &out); code != exitOK {
			t.Fatal(out.String())
		}
	}

	must("init", "--quiet")
	put("host.json", "{}\n")
	put("app.go", "package app\n\n//signalr:trigger hub=chat\nfunc Send(text string) {}\n")
	put(".git/hooks/pre-commit", hook)
	generate()
	must("add", ".")
	must("commit", "--quiet", "-m", "generated")

	put("app.go", "package app\n\n//signalr:trigger hub=chat\nfunc Say(text string) {}\n")
	generate()
	must("add", "app.go")
	if out, err := git("commit", "-m", "generated, not staged"); err == nil || !strings.Contains(out, "not up to date") {
		t.Errorf("a commit without its generated files: error %v\n%s", err, out)
	}
	must("add", ".")
	put("app.go", "package app // unfinished\n")
	must("commit", "--quiet", "-m", "staged")
}
