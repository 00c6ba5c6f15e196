package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare with")

// TestScripts runs the command lines in testdata/script. Beside the commands
// of testscript they have:
//
//	hubwire ARGS       runs the tool in the script's directory; it must exit
//	                   with 0, or, after "!", with something else
//	exits CODE ARGS    runs it, and it must exit with CODE
//	module PATH        makes the directory a module that compiles against
//	                   this repository
//	crlf FILES         gives files the line ends of Windows
func TestScripts(t *testing.T) {
	testscript.Run(t, scripts(t, "../../testdata/script"))
}

// TestExamples runs the examples of the rules. They are about one mistake each,
// so the files that every program has are written for them.
func TestExamples(t *testing.T) {
	params := scripts(t, examples)
	setup := params.Setup
	params.Setup = func(env *testscript.Env) error {
		if err := setup(env); err != nil {
			return err
		}
		given := filepath.Join(env.WorkDir, "go.mod")
		if _, err := os.Stat(given); err == nil {
			return nil
		}
		if err := os.WriteFile(filepath.Join(env.WorkDir, "host.json"), []byte("{}\n"), 0o644); err != nil {
			return err
		}
		return os.WriteFile(given, []byte("module example.com/app\n\ngo 1.26\n"), 0o644)
	}
	testscript.Run(t, params)
}

// examples has a script for every rule.
const examples = "../../annotations/examples"

// scripts returns how the scripts of a directory run.
func scripts(t *testing.T, dir string) testscript.Params {
	t.Helper()
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	environment, err := goEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	return testscript.Params{
		Dir:                dir,
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, environment...)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"hubwire": func(ts *testscript.TestScript, neg bool, args []string) {
				if code := runIn(ts, args); (code == exitOK) == neg {
					ts.Fatalf("hubwire %s: exit code %d", strings.Join(args, " "), code)
				}
			},
			"exits": func(ts *testscript.TestScript, neg bool, args []string) {
				want, err := strconv.Atoi(args[0])
				ts.Check(err)
				if code := runIn(ts, args[1:]); neg || code != want {
					ts.Fatalf("hubwire %s: exit code %d, want %d", strings.Join(args[1:], " "), code, want)
				}
			},
			"module": func(ts *testscript.TestScript, neg bool, args []string) {
				ts.Check(writeModule(repository, ts.MkAbs("."), args[0]))
			},
			"crlf": func(ts *testscript.TestScript, neg bool, args []string) {
				for _, name := range args {
					text := strings.ReplaceAll(ts.ReadFile(name), "\n", "\r\n")
					ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
				}
			},
		},
	}
}

// run runs a command line and returns the exit code.
func run(args []string, out, errOut io.Writer) int {
	return (&session{out: out, errOut: errOut}).run(args)
}

// runIn runs the tool in the script's directory.
// Scripts have the slashes of findings on every system.
func runIn(ts *testscript.TestScript, args []string) int {
	args = append([]string{"-C", ts.MkAbs(".")}, args...)
	var errOut bytes.Buffer
	code := run(args, ts.Stdout(), &errOut)
	_, err := ts.Stderr().Write(place.ReplaceAllFunc(errOut.Bytes(), func(place []byte) []byte {
		return []byte(filepath.ToSlash(string(place)))
	}))
	ts.Check(err)
	return code
}

// place is where a finding is.
var place = regexp.MustCompile(`(?m)^\S+\.go:\d+`)

// goEnvironment lets the scripts share caches, and keeps them off the network.
func goEnvironment() ([]string, error) {
	environment := []string{"GOPROXY=off", "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local"}
	names := []string{"GOCACHE", "GOMODCACHE", "GOPATH"}
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		return nil, err
	}
	for i, value := range strings.Fields(string(out)) {
		environment = append(environment, names[i]+"="+value)
	}
	return environment, nil
}

var moduleLine = regexp.MustCompile(`(?m)^module .*$`)

// writeModule writes a go.mod with the requirements of this repository, which
// itself comes from its folder.
func writeModule(repository, dir, path string) error {
	ours, err := os.ReadFile(filepath.Join(repository, "go.mod"))
	if err != nil {
		return err
	}
	text := moduleLine.ReplaceAllLiteralString(string(ours), "module "+path)
	text += fmt.Sprintf(`
require github.com/hubwire/hubwire v0.0.0

replace github.com/hubwire/hubwire => %s

tool github.com/hubwire/hubwire/cmd/hubwire
`, repository)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o644); err != nil {
		return err
	}
	sums, err := os.ReadFile(filepath.Join(repository, "go.sum"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644)
}
