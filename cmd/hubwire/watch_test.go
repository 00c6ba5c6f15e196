package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator"
)

// watched is a program that hubwire generate --watch runs over.
type watched struct {
	t     *testing.T
	root  string
	lines *bufio.Scanner
}

func startWatching(t *testing.T) (w *watched, stop func() error) {
	t.Helper()
	t.Setenv("GOWORK", "off")
	reader, writer := io.Pipe()
	w = &watched{t: t, root: t.TempDir(), lines: bufio.NewScanner(reader)}
	w.put("go.mod", "module example.com/app\n\ngo 1.26\n")
	w.put("host.json", "{}")
	w.put("app.go", "package app\n\n//signalr:trigger hub=chat\nfunc Send(text string) {}\n")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		s := &session{out: writer, errOut: writer, dir: w.root}
		err := s.watch(ctx, generator.Options{Dir: w.root, Patterns: []string{"./..."}})
		writer.Close()
		ended <- err
	}()
	return w, func() error {
		cancel()
		for w.lines.Scan() {
			t.Errorf("after the end: %s", w.lines.Text())
		}
		return <-ended
	}
}

// put gives a file its content in one step; a folder that is new appears with
// the file in it.
func (w *watched) put(name, text string) {
	w.t.Helper()
	outside := filepath.Join(w.t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(outside), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(outside, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
	inside := filepath.Join(w.root, name)
	if _, err := os.Stat(filepath.Dir(inside)); err != nil {
		inside, outside = filepath.Dir(inside), filepath.Dir(outside)
	}
	if err := os.Rename(outside, inside); err != nil {
		w.t.Fatal(err)
	}
}

// expect reads what one cycle prints, up to the line that tells that it
// watches again.
func (w *watched) expect(want ...string) {
	w.t.Helper()
	var got []string
	for w.lines.Scan() {
		line := w.lines.Text()
		if strings.HasPrefix(line, "hubwire: watching ") {
			if !slices.Equal(got, want) {
				w.t.Errorf("got  %q\nwant %q", got, want)
			}
			return
		}
		got = append(got, line)
	}
	w.t.Fatalf("it ended after %q", got)
}

func TestWatchFollowsTheSource(t *testing.T) {
	w, stop := startWatching(t)
	w.expect("create  .hubwire.json", "create  Send/function.json", "create  signalr_gen.go")

	w.put("app.go", "package app\n\n//signalr:trigger hub=chat\nfunc Say(text string) {}\n")
	w.expect("update  .hubwire.json", "create  Say/function.json", "delete  Send/function.json", "update  signalr_gen.go")

	// A mistake is printed, and that it is gone.
	w.put("app.go", "package app\n\n//signalr:triger hub=chat\nfunc Say(text string) {}\n")
	w.expect(`app.go:3:11: error HW0001: unknown directive //signalr:triger; did you mean //signalr:trigger?`)
	w.put("app.go", "package app\n\n//signalr:trigger hub=chat\nfunc Say(text string) {}\n")
	w.expect("hubwire: nothing is wrong any more")

	// A new folder, and what is put in there later.
	w.put("more/more.go", "package more\n")
	w.expect()
	w.put("more/more.go", "package more\n\n//signalr:trigger hub=chat\nfunc Shout() {}\n")
	w.expect("update  .hubwire.json", "create  Shout/function.json", "create  more/signalr_gen.go")

	// Output that goes comes back; output that comes is no change.
	if err := os.Remove(filepath.Join(w.root, "signalr_gen.go")); err != nil {
		t.Fatal(err)
	}
	w.expect("create  signalr_gen.go")
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestWatchEndsWhenInterrupted(t *testing.T) {
	w, stop := startWatching(t)
	w.expect("create  .hubwire.json", "create  Send/function.json", "create  signalr_gen.go")
	if err := stop(); err != nil {
		t.Error(err)
	}
}
