package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A change of a sample that was not generated is what check is there for.
func TestAChangedSampleIsStale(t *testing.T) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(repository, "examples", "ticker"))); err != nil {
		t.Fatal(err)
	}
	if err := writeModule(repository, dir, "example.com/ticker"); err != nil {
		t.Fatal(err)
	}
	check := func() (code int, out, errOut string) {
		var stdout, stderr bytes.Buffer
		code = run([]string{"-C", dir, "check", "./..."}, nil, &stdout, &stderr)
		return code, stdout.String(), stderr.String()
	}
	if code, out, errOut := check(); code != exitOK {
		t.Fatalf("the copy: exit code %d\n%s%s", code, out, errOut)
	}

	source := filepath.Join(dir, "main.go")
	text, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "symbol string, price float64) error {", "symbol string, price, volume float64) error {", 1)
	if changed == string(text) {
		t.Fatal("the sample has no function to change")
	}
	if err := os.WriteFile(source, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := check()
	if code != exitFindings || !strings.Contains(out, `args := call.Arguments("symbol", "price", "volume")`) || !strings.Contains(errOut, "stale        signalr_gen.go") {
		t.Errorf("exit code %d\n%s%s", code, out, errOut)
	}
}
