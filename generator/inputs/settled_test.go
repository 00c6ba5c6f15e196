package inputs_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/hubwire/hubwire/generator/inputs"
)

// later is when changes of today show in every file system's times.
func later() time.Time { return time.Now().Add(time.Hour) }

func settled(t *testing.T, all []inputs.Input, now time.Time) (list []inputs.Input) {
	t.Helper()
	for _, input := range all {
		stamp, holds := input.Settled(now)
		if !holds {
			t.Errorf("%s %s does not hold", input.Kind, input.Path)
		}
		input.Stamp = stamp
		list = append(list, input)
	}
	return list
}

func TestOnlyWhatIsOldHasAStamp(t *testing.T) {
	dir, start := t.TempDir(), time.Now()
	write(t, filepath.Join(dir, "file"), "text")
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	seen := look(t, dir)
	for _, input := range settled(t, seen, start) {
		if !input.Stamp.IsZero() {
			t.Errorf("%s %s has a stamp at once", input.Kind, input.Path)
		}
	}
	known := runtime.GOOS == "linux" || runtime.GOOS == "darwin"
	for _, input := range settled(t, seen, later()) {
		want := known && (input.Kind == inputs.Directory || filepath.Base(input.Path) == "file")
		if input.Stamp.IsZero() == want {
			t.Errorf("%s %s has stamp %v", input.Kind, input.Path, input.Stamp)
		}
	}
}

// TestStampsAreTheSameFromAFolder: by a path from there, and by the whole path.
func TestStampsAreTheSameFromAFolder(t *testing.T) {
	dir := t.TempDir()
	if from := inputs.OpenFolder(filepath.Join(dir, "none")); from != nil {
		t.Error("opened what is not there")
	}
	file := filepath.Join(dir, "folder", "file")
	if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, file, "text")
	log := new(inputs.Log)
	if _, err := log.ReadFile(file); err != nil {
		t.Fatal(err)
	}
	want := settled(t, log.All(), later())[0].Stamp
	from := inputs.OpenFolder(dir)
	if from == nil {
		if !want.IsZero() {
			t.Error("there are stamps, and no folder")
		}
		return
	}
	defer from.Close()
	for _, path := range []string{"folder/file", file} {
		if stamp := from.Stamp(path); stamp != want {
			t.Errorf("%s: stamp %v, want %v", path, stamp, want)
		}
	}
	if stamp := from.Stamp("file"); !stamp.IsZero() {
		t.Errorf("what is not there has stamp %v", stamp)
	}
}

// TestNoChangeHidesBehindAStamp changes what leaves size and modification time
// as they were.
func TestNoChangeHidesBehindAStamp(t *testing.T) {
	dir := t.TempDir()
	file, other := filepath.Join(dir, "file"), filepath.Join(dir, "other")
	for name, change := range map[string]func() error{
		"content": func() error { return os.WriteFile(file, []byte("tEXT"), 0o644) },
		"another": func() error { return os.Rename(other, file) },
		"deleted": func() error { return os.Remove(file) },
	} {
		t.Run(name, func(t *testing.T) {
			write(t, file, "text")
			write(t, other, "TEXT")
			info, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			log := new(inputs.Log)
			if _, err := log.ReadFile(file); err != nil {
				t.Fatal(err)
			}
			stamped := settled(t, log.All(), later())
			waitForTheClockOfFiles(t, dir)
			if err := change(); err != nil {
				t.Fatal(err)
			}
			if name != "deleted" {
				if err := os.Chtimes(file, info.ModTime(), info.ModTime()); err != nil {
					t.Fatal(err)
				}
			}
			if _, holds := stamped[0].Settled(later()); holds {
				t.Error("still holds")
			}
		})
	}
}

// waitForTheClockOfFiles returns once what changes now has another time than
// what has changed before.
func waitForTheClockOfFiles(t *testing.T, dir string) {
	t.Helper()
	name := filepath.Join(dir, "clock")
	modified := func() time.Time {
		write(t, name, "")
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info.ModTime()
	}
	for start := modified(); modified().Equal(start); {
	}
}

func TestStampSavesReading(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	write(t, name, "text")
	log := new(inputs.Log)
	if _, err := log.ReadFile(name); err != nil {
		t.Fatal(err)
	}
	input := settled(t, log.All(), later())[0]
	want := !input.Stamp.IsZero() // systems without stamps read
	input.State = "another"       // which reading finds out
	if _, holds := input.Settled(later()); holds != want {
		t.Errorf("holds: %t, want %t", holds, want)
	}
}
