package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hubwire/hubwire/generator/emit"
)

// A child process that finds these carries out a commit in the folder and is
// killed at the n-th change of the disk.
const (
	childFolder = "PLAN_TEST_FOLDER"
	childDiesAt = "PLAN_TEST_DIES_AT"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(childFolder); folder != "" {
		n, err := strconv.Atoi(os.Getenv(childDiesAt))
		if err == nil {
			err = planSecond(folder).commit(failAt(n, die))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// failing is a disk on which the n-th change goes wrong.
type failing struct {
	disk
	at  atomic.Int64
	how func(create string, text []byte) error
}

func failAt(n int, how func(create string, text []byte) error) *failing {
	f := &failing{how: how}
	f.at.Store(int64(n))
	return f
}

func (f *failing) next(create string, text []byte) error {
	if f.at.Add(-1) == 0 {
		return f.how(create, text)
	}
	return nil
}

func (f *failing) create(name string, text []byte) (fs.FileInfo, error) {
	if err := f.next(name, text); err != nil {
		return nil, err
	}
	return f.disk.create(name, text)
}

func (f *failing) rename(from, to string) error {
	if err := f.next("", nil); err != nil {
		return err
	}
	return f.disk.rename(from, to)
}

func (f *failing) remove(name string) error {
	if err := f.next("", nil); err != nil {
		return err
	}
	return f.disk.remove(name)
}

func (f *failing) mkdir(name string) error {
	if err := f.next("", nil); err != nil {
		return err
	}
	return f.disk.mkdir(name)
}

var errDisk = errors.New("the disk is full")

func full(string, []byte) error { return errDisk }

// die ends the process at once, in the middle of writing a file.
func die(create string, text []byte) error {
	if create != "" {
		if err := os.WriteFile(create, text[:len(text)/2], 0o644); err != nil {
			return err
		}
	}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	if err := self.Kill(); err != nil {
		return err
	}
	select {}
}

// requestFor is a run in a folder that produces function.json files, by
// function, and a Go file.
func requestFor(root string, functions map[string]string, goFile string) Request {
	home := filepath.Join(root, "a")
	file := emit.File{Path: filepath.Join(home, "signalr_gen.go"), Content: []byte(goFile), Root: root, Header: true}
	request := Request{Folders: []string{home}, Files: []File{{file, home}}, Wrote: func(string, []byte) bool { return true }}
	for name, text := range functions {
		request.Files = append(request.Files, File{emit.File{Path: filepath.Join(root, name, "function.json"), Content: []byte(text), Root: root}, home})
	}
	return request
}

func planOf(request Request) *Plan {
	p, err := Make(request)
	if err != nil {
		panic(err) // ends the test, and the child
	}
	return p
}

// planSecond is the second run in the folder that firstTree makes: it creates,
// updates and deletes.
func planSecond(root string) *Plan {
	return planOf(requestFor(root, map[string]string{
		"kept": "the same\n", "changed": strings.Repeat("after\n", 10), "added": "new\n", "another": "new as well\n",
	}, "package a // after\n"))
}

// planFirst is the first run in it.
func planFirst(root string) *Plan {
	return planOf(requestFor(root, map[string]string{"kept": "the same\n", "changed": "before\n", "gone": "old\n"}, "package a\n"))
}

func firstTree(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module a\n", "a/a.go": "package a\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := planFirst(root).Commit(); err != nil {
		t.Fatal(err)
	}
	return root
}

// tree returns the files below a folder, and the folders as "name/".
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			all[name+"/"] = ""
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func secondTree(t *testing.T) map[string]string {
	t.Helper()
	root := firstTree(t)
	if err := planSecond(root).Commit(); err != nil {
		t.Fatal(err)
	}
	return tree(t, root)
}

// TestAfterAKillTheNextRunEndsRight kills a commit at each change of the disk.
// The next run may have the same to do, or, where somebody has edited the
// source in between, something else.
func TestAfterAKillTheNextRunEndsRight(t *testing.T) {
	before, after := tree(t, firstTree(t)), secondTree(t)
	for name, next := range map[string]struct {
		plan func(root string) *Plan
		want map[string]string
	}{
		"the same": {planSecond, after},
		"undone":   {planFirst, before},
	} {
		n := 1
		for ; ; n++ {
			root := firstTree(t)
			child := exec.Command(os.Args[0])
			child.Env = append(os.Environ(), childFolder+"="+root, childDiesAt+"="+strconv.Itoa(n))
			out, err := child.CombinedOutput()
			if err == nil {
				break // it has fewer changes to make
			}
			if len(out) > 0 {
				t.Fatalf("change %d: %s", n, out)
			}
			killed := tree(t, root)
			p := next.plan(root)
			if conflicts := p.Conflicts(); len(conflicts) > 0 {
				t.Errorf("%s, killed at change %d: %s of %q", name, n, conflicts[0].Reason, killed)
				continue
			}
			if err := p.Commit(); err != nil {
				t.Errorf("%s, killed at change %d: %v", name, n, err)
			}
			if found := tree(t, root); !maps.Equal(found, next.want) {
				t.Errorf("%s, killed at change %d: the next run makes of %q\n%q\nwant\n%q", name, n, killed, found, next.want)
			}
			if changes := next.plan(root).Changes(); len(changes) > 0 {
				t.Errorf("%s, killed at change %d: after the next run still %v", name, n, changes)
			}
		}
		if n < 12 {
			t.Errorf("%s: %d changes", name, n)
		}
	}
}

// TestAfterAKillWhatSomebodyWroteStays: the manifest knows two contents of a
// file, and no other.
func TestAfterAKillWhatSomebodyWroteStays(t *testing.T) {
	for n := 1; ; n++ {
		root := firstTree(t)
		if err := planSecond(root).commit(failAt(n, full)); err == nil {
			break
		}
		for _, name := range []string{"changed/function.json", "gone/function.json", "added/function.json", "a/signalr_gen.go"} {
			file := filepath.Join(root, name)
			old, err := read(file)
			if err != nil {
				t.Fatal(err)
			}
			if old == nil {
				continue
			}
			if err := os.WriteFile(file, []byte("package mine // "+name), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, p := range []*Plan{planSecond(root), planFirst(root)} {
				if !slices.ContainsFunc(p.Conflicts(), func(e Entry) bool { return e.Path == file }) {
					t.Errorf("failed at change %d: %s is no conflict", n, name)
				}
			}
			if err := os.WriteFile(file, old, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestFailedCommitIsCompletedByTheNext: a full disk is no different from a kill.
func TestFailedCommitIsCompletedByTheNext(t *testing.T) {
	after := secondTree(t)
	for n := 1; ; n++ {
		root := firstTree(t)
		err := planSecond(root).commit(failAt(n, full))
		if err == nil {
			break
		}
		// A folder that cannot be removed is none of the generator's business.
		if err := planSecond(root).Commit(); err != nil {
			t.Errorf("failed at change %d, the next run: %v", n, err)
		}
		if found := tree(t, root); !maps.Equal(found, after) {
			t.Errorf("failed at change %d with %v: %q", n, err, found)
		}
	}
}

// TestJournalsOfEarlierVersionsAreReported and left alone, whatever they say.
func TestJournalsOfEarlierVersionsAreReported(t *testing.T) {
	root := firstTree(t)
	journal := filepath.Join(root, JournalName)
	if err := os.WriteFile(journal, []byte("hubwire commit 1\n0 - true \"x/new\"\n\nend\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p := planSecond(root)
	if !slices.Equal(p.Journals, []string{journal}) {
		t.Errorf("journals %q", p.Journals)
	}
	if err := p.Commit(); err != nil {
		t.Fatal(err)
	}
	found := tree(t, root)
	if _, err := os.Stat(filepath.Join(root, "x")); err == nil || found[JournalName] == "" {
		t.Errorf("tree %q", found)
	}
}

// TestPlansMadeAtOnce: of two runs that found the same to do, the second to write
// leaves alone what the first has written.
func TestPlansMadeAtOnce(t *testing.T) {
	root := firstTree(t)
	first, second := planSecond(root), planSecond(root)
	if err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	after := tree(t, root)
	if err := second.Commit(); err == nil || !strings.Contains(err.Error(), "generate again") {
		t.Errorf("error %v", err)
	}
	if found := tree(t, root); !maps.Equal(found, after) {
		t.Errorf("the second leaves %q", found)
	}
}

// TestARunThatIsOvertakenStops: whoever finds the manifest of another run in
// place of its own leaves the rest to that one.
func TestARunThatIsOvertakenStops(t *testing.T) {
	for name, test := range map[string]struct {
		at   int
		stop bool
	}{"after its manifest": {3, true}, "with its last file": {1000, false}} {
		root := firstTree(t)
		other := func(string, []byte) error {
			theirs := filepath.Join(root, "theirs")
			if err := os.WriteFile(theirs, []byte("{\"files\":[]}"), 0o644); err != nil {
				return err
			}
			return os.Rename(theirs, filepath.Join(root, ManifestName))
		}
		err := planSecond(root).commit(failAt(test.at, other))
		var overtaken *OvertakenError
		if errors.As(err, &overtaken) != test.stop {
			t.Errorf("%s: error %v", name, err)
		}
		if found := tree(t, root); test.stop && found[ManifestName] != "{\"files\":[]}" {
			t.Errorf("%s: the manifest is %s", name, found[ManifestName])
		}
	}
}
