package plan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
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
	how func(create string, content content) error
}

func failAt(n int, how func(create string, content content) error) *failing {
	f := &failing{how: how}
	f.at.Store(int64(n))
	return f
}

func (f *failing) next(create string, content content) error {
	if f.at.Add(-1) == 0 {
		return f.how(create, content)
	}
	return nil
}

func (f *failing) create(name string, content content) error {
	if err := f.next(name, content); err != nil {
		return err
	}
	return f.disk.create(name, content)
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

func full(string, content) error { return errDisk }

// die ends the process at once, in the middle of writing a file.
func die(create string, content content) error {
	if create != "" {
		text := bytesOf(content)
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
	request := Request{Folders: []string{home}, Files: []File{{
		Path: filepath.Join(home, "signalr_gen.go"), Content: []byte(goFile), Package: home, Root: root, Header: true,
	}}}
	for name, text := range functions {
		request.Files = append(request.Files, File{
			Path: filepath.Join(root, name, "function.json"), Content: []byte(text), Package: home, Root: root,
		})
	}
	return request
}

func planOf(request Request) *Plan {
	p, err := Make(context.Background(), request)
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
	first := planOf(requestFor(root, map[string]string{"kept": "the same\n", "changed": "before\n", "gone": "old\n"}, "package a\n"))
	if err := first.Commit(); err != nil {
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

func TestKilledCommitLeavesTheOldOrTheNewTree(t *testing.T) {
	before, after := tree(t, firstTree(t)), secondTree(t)
	seen := map[string]int{}
	for n := 1; ; n++ {
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
		if _, err := recoverLater(root, filepath.Join(root, "a")); err != nil {
			t.Fatalf("killed at change %d: %v", n, err)
		}
		switch found := tree(t, root); {
		case maps.Equal(found, before):
			seen["before"]++
		case maps.Equal(found, after):
			seen["after"]++
		default:
			t.Errorf("killed at change %d, it is neither the old nor the new tree: %q", n, found)
		}
		if err := planSecond(root).Commit(); err != nil {
			t.Errorf("killed at change %d, the next run: %v", n, err)
		}
		if found := tree(t, root); !maps.Equal(found, after) {
			t.Errorf("killed at change %d, the next run leaves %q", n, found)
		}
	}
	if seen["before"] == 0 || seen["after"] < 8 {
		t.Errorf("trees found: %v", seen)
	}
}

func TestFailedCommitLeavesTheOldTree(t *testing.T) {
	before := tree(t, firstTree(t))
	for n := 1; ; n++ {
		root := firstTree(t)
		err := planSecond(root).commit(failAt(n, full))
		found := tree(t, root)
		if err == nil {
			break
		}
		if errors.Is(err, errDisk) && maps.Equal(found, before) {
			continue
		}
		// The last change of all takes the journal away.
		if _, err := recoverLater(root, root); err != nil || !maps.Equal(tree(t, root), secondTree(t)) {
			t.Errorf("failed at change %d with %v: %q", n, err, found)
		}
	}
}

// TestLinksInTheWayOfFoldersStay: a folder for a function goes with its file, a
// link that stands for it belongs to somebody.
func TestLinksInTheWayOfFoldersStay(t *testing.T) {
	for name, test := range map[string]struct {
		function string // whose folder is a link
		target   string
		fails    bool
	}{
		"to a folder": {"gone", "elsewhere", false},
		"to nothing":  {"added", "nowhere", true},
	} {
		t.Run(name, func(t *testing.T) {
			root := firstTree(t)
			link, target := filepath.Join(root, test.function), filepath.Join(root, test.target)
			if !test.fails {
				if err := os.Rename(link, target); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Symlink(target, link); err != nil {
				t.Fatal(err)
			}
			if err := planSecond(root).Commit(); (err != nil) != test.fails {
				t.Errorf("error %v", err)
			}
			if found, err := os.Readlink(link); err != nil || found != target {
				t.Errorf("the link leads to %q, error %v", found, err)
			}
		})
	}
}

func TestRecoverLeavesAloneWhatSomebodyChanged(t *testing.T) {
	root := firstTree(t)
	if _, err := writeJournal(disk{}, planSecond(root).inOrder()); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(root, "changed", "function.json")
	if err := os.WriteFile(mine, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	found, err := recoverLater(root, root)
	if !found || err != nil {
		t.Fatalf("found %v, error %v", found, err)
	}
	got := tree(t, root)
	if got["changed/function.json"] != "mine" || got["added/function.json"] != "new\n" || got[JournalName] != "" {
		t.Errorf("tree %q", got)
	}
	if found, err := recoverLater(root, root); found || err != nil {
		t.Errorf("a second time: found %v, error %v", found, err)
	}
}

func TestJournalOfAnotherRunIsInTheWay(t *testing.T) {
	root := firstTree(t)
	before := tree(t, root)
	p := planSecond(root)
	if err := os.WriteFile(filepath.Join(root, JournalName), []byte(journalHeader), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := p.Commit(); err == nil || !strings.Contains(err.Error(), "another run of hubwire") {
		t.Errorf("error %v", err)
	}
	if _, err := recoverLater(root, root); err != nil || !maps.Equal(tree(t, root), before) {
		t.Errorf("error %v, tree %q", err, tree(t, root))
	}
}

// recoverLater is Recover when the run that wrote the journal, if there is one, is
// long over.
func recoverLater(root, folder string) (bool, error) {
	past := time.Now().Add(-time.Hour)
	if err := ignoreMissing(os.Chtimes(filepath.Join(root, JournalName), past, past)); err != nil {
		return false, err
	}
	return Recover([]string{folder}, nil)
}

// TestRecoverWaitsForARunAtWork: a new journal is not taken away from the run that
// carries it out.
func TestRecoverWaitsForARunAtWork(t *testing.T) {
	root := firstTree(t)
	before := tree(t, root)
	journal, err := writeJournal(disk{}, planSecond(root).inOrder())
	if err != nil {
		t.Fatal(err)
	}
	removed := make(chan error, 1)
	go func() { removed <- os.Remove(journal) }()
	found, err := Recover([]string{root}, nil)
	if err != nil || <-removed != nil {
		t.Errorf("found %v, error %v", found, err)
	}
	if got := tree(t, root); !maps.Equal(got, before) {
		t.Errorf("tree %q", got)
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

func bytesOf(content content) []byte {
	var text bytes.Buffer
	_ = content.writeTo(&text) // a buffer takes all
	return text.Bytes()
}

func FuzzDecodeJournal(f *testing.F) {
	f.Add(bytesOf(journalContent{{path: "a/function.json", text: []byte("x\n"), ownFolder: true}, {path: ManifestName, old: Digest(nil)}}))
	f.Add([]byte(journalHeader + "5 - true \"a\"\nab"))
	f.Add([]byte(journalHeader + "- - true \"../a\"\nend\n"))
	f.Add([]byte(journalHeader + "0 - true \".git/config\"\n\nend\n"))
	f.Add([]byte(journalHeader + "0 - true \"0.git/config\"\n\nend\n")) // a folder like others
	f.Fuzz(func(t *testing.T, text []byte) {
		operations, ok := decodeJournal(text)
		if !ok {
			return
		}
		for _, o := range operations {
			if !filepath.IsLocal(o.path) || strings.Contains("/"+o.path, "/.git/") {
				t.Errorf("%q may be changed", o.path)
			}
		}
		again, ok := decodeJournal(bytesOf(journalContent(operations)))
		if !ok || len(again) != len(operations) {
			t.Errorf("%d operations become %d", len(operations), len(again))
		}
	})
}
