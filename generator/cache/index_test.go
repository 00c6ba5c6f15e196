package cache

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/hubwire/hubwire/generator/inputs"
)

// oldInputs are more than a part of inputs, among them one of each kind, as
// they are once they are old. There is no stamp on systems that have none.
func oldInputs(t *testing.T) (dir string, all []inputs.Input) {
	t.Helper()
	dir = t.TempDir()
	log := new(inputs.Log)
	for i := range 2 * perPart {
		name := filepath.Join(dir, "home", strconv.Itoa(i), "file")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := log.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "outside"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, outside := log.ReadFile(filepath.Join(dir, "outside"))
	_, missing := log.ReadFile(filepath.Join(dir, "home", "missing"))
	_, folder := log.ReadDir(filepath.Join(dir, "home", "1"))
	_, is := log.Stat(filepath.Join(dir, "home", "2"))
	if outside != nil || missing == nil || folder != nil || is != nil {
		t.Fatal(outside, missing, folder, is)
	}
	all = log.All()
	if _, ok := settle(t.Context(), all, time.Now().Add(time.Hour)); !ok {
		t.Fatal("inputs do not hold")
	}
	waitForTheClockOfFiles(t, dir)
	return dir, all
}

// waitForTheClockOfFiles returns once what changes now has another time than
// what has changed before.
func waitForTheClockOfFiles(t *testing.T, dir string) {
	t.Helper()
	name := filepath.Join(dir, "clock")
	modified := func() time.Time {
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info.ModTime()
	}
	for start := modified(); modified().Equal(start); {
	}
}

func indexOf(t *testing.T, all []inputs.Input) *index {
	t.Helper()
	first, ok := decodeIndex(string(encodeIndex("result", all, time.Now())))
	if !ok || first.result != "result" {
		t.Fatalf("got %+v, %t", first, ok)
	}
	return first
}

func TestIndexHoldsUntilAnythingChanges(t *testing.T) {
	for name, change := range map[string]func(dir string) error{
		"file written":     func(dir string) error { return os.WriteFile(filepath.Join(dir, "home/3/file"), []byte("x"), 0o644) },
		"last one written": func(dir string) error { return os.WriteFile(filepath.Join(dir, "home/9/file"), []byte("x"), 0o644) },
		"file deleted":     func(dir string) error { return os.Remove(filepath.Join(dir, "home/3/file")) },
		"outside written":  func(dir string) error { return os.WriteFile(filepath.Join(dir, "outside"), []byte("x"), 0o644) },
		"found after all":  func(dir string) error { return os.WriteFile(filepath.Join(dir, "home/missing"), nil, 0o644) },
		"new in folder":    func(dir string) error { return os.WriteFile(filepath.Join(dir, "home/1/new"), nil, 0o644) },
		"type changed": func(dir string) error {
			if err := os.Rename(filepath.Join(dir, "home/2"), filepath.Join(dir, "2")); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "home/2"), nil, 0o644)
		},
		"home is another": func(dir string) error {
			if err := os.Rename(filepath.Join(dir, "home"), filepath.Join(dir, "moved")); err != nil {
				return err
			}
			return os.CopyFS(filepath.Join(dir, "home"), os.DirFS(filepath.Join(dir, "moved")))
		},
		"home is gone": func(dir string) error { return os.RemoveAll(filepath.Join(dir, "home")) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, all := oldInputs(t)
			first := indexOf(t, all)
			if first.home != filepath.Join(dir, "home") {
				t.Errorf("home %s", first.home)
			}
			stamps := len(first.parts) > 0
			if first.holds(t.Context(), time.Now()) != stamps {
				t.Errorf("at first: %t, with stamps: %t", !stamps, stamps)
			}
			if err := change(dir); err != nil {
				t.Fatal(err)
			}
			if first.holds(t.Context(), time.Now()) {
				t.Error("it still holds")
			}
		})
	}
}

// TestIndexReadsAFewInputs that have no stamp, while they cannot have one.
func TestIndexReadsAFewInputs(t *testing.T) {
	dir, all := oldInputs(t)
	file := filepath.Join(dir, "outside")
	one := slices.IndexFunc(all, func(input inputs.Input) bool { return input.Path == file })
	if all[one].Stamp.IsZero() {
		return // no stamps here
	}
	all[one].Stamp = inputs.Stamp{}
	first, now := indexOf(t, all), time.Now()
	if !first.holds(t.Context(), now) || first.holds(t.Context(), now.Add(inputs.StampAge+time.Second)) {
		t.Errorf("holds now: %t", first.holds(t.Context(), now))
	}
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if first.holds(t.Context(), now) {
		t.Error("it still holds")
	}
	all[0].Stamp = inputs.Stamp{}
	if first := indexOf(t, all); len(first.parts) > 0 || first.holds(t.Context(), now) {
		t.Errorf("two of %d without: %d parts", len(all), len(first.parts))
	}
}

func TestOtherPartsDoNotHold(t *testing.T) {
	dir, all := oldInputs(t)
	home := inputs.OpenFolder(dir)
	if home == nil {
		return // no stamps here
	}
	defer home.Close()
	part := string(encodePart(dir, all[:2]))
	if !partHolds(home, part) {
		t.Fatal("the part does not hold")
	}
	whole := map[int]bool{0: true, len(encodePart(dir, all[:1])): true}
	for i := range part {
		if partHolds(home, part[:i]) != whole[i] {
			t.Errorf("%q holds: %t", part[:i], !whole[i])
		}
		for bit := range 8 {
			damaged := []byte(part)
			damaged[i] ^= 1 << bit
			if partHolds(home, string(damaged)) {
				t.Errorf("%q holds", damaged)
			}
		}
	}
}

func TestHomeIsWhereMostInputsAre(t *testing.T) {
	for _, test := range []struct {
		want  string
		paths []string
	}{
		{"", nil},
		{"/", []string{"/a", "/b/c"}},
		{"/a", []string{"/a/b", "/a/c/d", "/a/e/f", "/go.work"}},
		{"/a/b", []string{"/a/b/c/d", "/a/b/c", "/a/b/e", "/a/f", "/go.work"}},
	} {
		var all []inputs.Input
		for _, path := range test.paths {
			all = append(all, inputs.Input{Path: filepath.FromSlash(path)})
		}
		if got := homeOf(all); got != filepath.FromSlash(test.want) {
			t.Errorf("%q: got %q, want %q", test.paths, got, test.want)
		}
	}
}

func FuzzIndex(f *testing.F) {
	f.Add(string(encodeIndex("result", []inputs.Input{{Kind: inputs.File, Path: "/a/b", State: "missing"}}, time.Now())))
	f.Fuzz(func(t *testing.T, body string) {
		first, ok := decodeIndex(body)
		if !ok {
			return
		}
		for _, part := range first.parts {
			for read := (reader{rest: part}); !read.done() && !read.failed; {
				before := len(read.rest)
				if read.byte() == stamped {
					read.text()
					read.stamp()
				} else {
					read.input()
				}
				if len(read.rest) >= before {
					t.Fatalf("%q: nothing is read of %q", part, read.rest)
				}
			}
		}
	})
}
