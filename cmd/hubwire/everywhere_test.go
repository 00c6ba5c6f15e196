package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// apps are those whose committed files Linux has written.
var apps = []string{"examples/chat", "examples/ticker", "testdata/clients/typed", "testdata/bench/dispatch"}

// tree is the files of an app, by their paths with slashes: what people wrote, and
// what hubwire did.
type tree struct{ written, generated map[string][]byte }

func treeOf(t *testing.T, app string) tree {
	t.Helper()
	root := filepath.Join("..", "..", filepath.FromSlash(app))
	var manifest struct{ Files []struct{ Path string } }
	const manifestName = ".hubwire.json"
	text, err := os.ReadFile(filepath.Join(root, manifestName))
	if err == nil {
		err = json.Unmarshal(text, &manifest)
	}
	if err != nil {
		t.Fatal(err)
	}
	all := tree{make(map[string][]byte), map[string][]byte{manifestName: text}}
	for _, file := range manifest.Files {
		all.generated[file.Path] = nil
	}
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "vendor"):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if name = filepath.ToSlash(name); err != nil {
			return err
		}
		if _, ok := all.generated[name]; ok {
			all.generated[name] = text
		} else {
			all.written[name] = text
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func writeTree(t *testing.T, root string, files map[string][]byte) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// crlf gives text files the line ends that git leaves on Windows.
func crlf(files map[string][]byte) map[string][]byte {
	files = maps.Clone(files)
	for name, text := range files {
		if !bytes.Contains(text, []byte{0}) {
			files[name] = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		}
	}
	return files
}

// hubwireIn runs the tool in a folder, and returns all that it prints.
func hubwireIn(t *testing.T, dir string, code int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if got := run(append([]string{"-C", dir}, args...), &out, &out); got != code {
		t.Fatalf("hubwire %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, &out)
	}
	return out.String()
}

// moduleAt makes a module of this repository's name in a folder that nobody would
// choose, but somebody has: with blanks, umlauts, and a path longer than Windows
// once took. It returns the place of an app in it.
func moduleAt(t *testing.T, app string) string {
	t.Helper()
	const longest = 260
	root := filepath.Join(t.TempDir(), "Größe & Maß")
	for len(root) <= longest {
		root = filepath.Join(root, "ein Ordner in einem Ordner")
	}
	writeTree(t, root, map[string][]byte{"go.mod": []byte("module github.com/hubwire/hubwire\n\ngo 1.26\n")})
	return filepath.Join(root, filepath.FromSlash(app))
}

// Neither the system, nor line ends, nor the place show in a byte.
func TestOutputIsTheSameOnEverySystem(t *testing.T) {
	for _, app := range apps {
		for ends, convert := range map[string]func(map[string][]byte) map[string][]byte{"LF": maps.Clone[map[string][]byte], "CRLF": crlf} {
			t.Run(app+" "+ends, func(t *testing.T) {
				files, dir := treeOf(t, app), moduleAt(t, app)
				writeTree(t, dir, convert(files.written))
				hubwireIn(t, dir, 0, "generate", "--quiet", "./...")
				for _, name := range slices.Sorted(maps.Keys(files.generated)) {
					got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
					if err != nil || !bytes.Equal(got, files.generated[name]) {
						t.Errorf("%s is not that of the repository, %v:\n%s", name, err, got)
					}
				}
			})
		}
	}
}

// What git checks out with core.autocrlf is up to date, and stays as it is.
func TestCheckoutWithCRLFIsUpToDate(t *testing.T) {
	for _, app := range apps {
		files, dir := treeOf(t, app), moduleAt(t, app)
		writeTree(t, dir, crlf(files.written))
		checkedOut := crlf(files.generated)
		writeTree(t, dir, checkedOut)
		hubwireIn(t, dir, 0, "check", filepath.FromSlash("./..."))
		hubwireIn(t, dir, 0, "generate", "--quiet", "./...")
		for name, text := range checkedOut {
			if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || !bytes.Equal(got, text) {
				t.Errorf("%s: %s was written, %v", app, name, err)
			}
		}
	}
}

// Files that version control keeps read-only are written all the same, and go.
func TestReadOnlyFilesAreGenerated(t *testing.T) {
	const app = "examples/ticker"
	files, dir := treeOf(t, app), moduleAt(t, app)
	writeTree(t, dir, files.written)
	writeTree(t, dir, files.generated)
	for name := range files.generated {
		if err := os.Chmod(filepath.Join(dir, filepath.FromSlash(name)), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	source := bytes.Replace(files.written["main.go"], []byte("//signalr:trigger\nfunc Publish("), []byte("//signalr:trigger function=Other\nfunc Publish("), 1)
	writeTree(t, dir, map[string][]byte{"main.go": source})
	hubwireIn(t, dir, 0, "generate", "--quiet", ".")
	hubwireIn(t, dir, 0, "check", ".")
	for folder, want := range map[string]bool{"Publish": false, "Other": true} {
		if _, err := os.Stat(filepath.Join(dir, folder)); (err == nil) != want {
			t.Errorf("folder %s: %v, want it there: %t", folder, err, want)
		}
	}
}

// A finding names its file from the working directory, wherever that is.
func TestPathsOfFindingsAreRelative(t *testing.T) {
	dir := moduleAt(t, "app")
	writeTree(t, dir, map[string][]byte{"host.json": []byte("{}\n"), "rooms/rooms.go": []byte("package rooms\n\n//signalr:triger\nfunc Send() {}\n")})
	for format, want := range map[string]string{
		"text":   filepath.FromSlash("rooms/rooms.go") + ":3:",
		"github": "::error file=rooms/rooms.go,line=3,",
		"json":   `"file": "rooms/rooms.go"`,
		"sarif":  `"uri": "rooms/rooms.go"`,
	} {
		if printed := hubwireIn(t, dir, 1, "check", "--format", format, "./..."); !strings.Contains(printed, want) {
			t.Errorf("%s: got %s, want %s", format, printed, want)
		}
	}
}
