package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator/generatortest"
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
		code = run([]string{"-C", dir, "check", "./..."}, &stdout, &stderr)
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

// A test that fails says what check says, whatever is wrong with the files.
func TestGeneratortestGivesTheAdviceOfCheck(t *testing.T) {
	for name, spoil := range map[string]func(write func(name, text string), read func(name string) string){
		"stale": func(write func(name, text string), read func(string) string) {
			write("chat.go", strings.Replace(read("chat.go"), "trigger", "trigger event=say", 1))
		},
		"edited by hand": func(write func(name, text string), read func(string) string) {
			write("Send/function.json", "{}\n")
		},
		"of another version": func(write func(name, text string), read func(string) string) {
			write("signalr_gen.go", read("signalr_gen.go")+"\n")
			write(".hubwire.json", strings.Replace(read(".hubwire.json"), `"files"`, `"tool": "v0.0.1", "files"`, 1))
		},
		"with a journal": func(write func(name, text string), read func(string) string) {
			write(".hubwire.commit", "{}")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOWORK", "off")
			t.Chdir(t.TempDir())
			write := func(name, text string) {
				if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			read := func(name string) string {
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				return string(text)
			}
			write("go.mod", "module example.com/app\n\ngo 1.26\n")
			write("host.json", "{}\n")
			write("chat.go", "package chat\n\n//signalr:hub name=chat\ntype Chat struct{}\n\n//signalr:trigger\nfunc (Chat) Send(text string) {}\n")
			var out, errOut bytes.Buffer
			if code := run([]string{"generate"}, &out, &errOut); code != exitOK {
				t.Fatalf("exit code %d: %s", code, &errOut)
			}
			spoil(write, read)
			errOut.Reset()
			run([]string{"check", "--diff=false"}, &out, &errOut)
			said := &failingTest{T: t}
			generatortest.Check(said)
			if errOut.Len() == 0 {
				t.Error("check says nothing")
			}
			for line := range strings.Lines(errOut.String()) {
				if line = strings.TrimPrefix(line, "hubwire: "); !strings.Contains(said.text.String(), line) {
					t.Errorf("check says %q, the test says\n%s", line, &said.text)
				}
			}
		})
	}
}

// failingTest keeps what a test says when it fails.
type failingTest struct {
	*testing.T
	text strings.Builder
}

func (f *failingTest) Logf(format string, args ...any)   { fmt.Fprintf(&f.text, format+"\n", args...) }
func (f *failingTest) Errorf(format string, args ...any) { f.Logf(format, args...) }
