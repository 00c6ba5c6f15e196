package cache

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/hubwire/hubwire/generator/inputs"
)

// input is a file that a run has read.
func input(t *testing.T) (name string, all []inputs.Input) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(name, []byte("text"), 0o644); err != nil {
		t.Fatal(err)
	}
	log := new(inputs.Log)
	if _, err := log.ReadFile(name); err != nil {
		t.Fatal(err)
	}
	return name, log.All()
}

func TestRecordAppliesWhileItsInputsHold(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	name, all := input(t)
	key := KeyOf("tool", "flags")
	if _, ok := Get(t.Context(), dir, key); ok {
		t.Fatal("an empty cache has a record")
	}
	if err := Put(dir, key, "result", all); err != nil {
		t.Fatal(err)
	}
	if result, ok := Get(t.Context(), dir, key); !ok || result != "result" {
		t.Errorf("got %q, %v", result, ok)
	}
	if _, ok := Get(t.Context(), dir, KeyOf("toolflags", "")); ok {
		t.Error("another key has the same record")
	}
	if err := os.WriteFile(name, []byte("other"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, ok := Get(t.Context(), dir, key); ok {
		t.Error("the record applies although its input differs")
	}
}

func TestInputsGetStampsOnceTheyAreOld(t *testing.T) {
	start := time.Now()
	name, all := input(t)
	if renewed, ok := settle(t.Context(), all, start); !ok || renewed {
		t.Errorf("at once: %t, %t", renewed, ok)
	}
	later := time.Now().Add(time.Hour)
	stamp, _ := all[0].Settled(later)
	if renewed, ok := settle(t.Context(), all, later); !ok || renewed == stamp.IsZero() || all[0].Stamp != stamp {
		t.Errorf("later: %t, %t, stamp %v, want %v", renewed, ok, all[0].Stamp, stamp)
	}
	if renewed, ok := settle(t.Context(), all, later); !ok || renewed {
		t.Errorf("again: %t, %t", renewed, ok)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if _, ok := settle(t.Context(), all, time.Now()); ok {
		t.Error("holds without the file")
	}
}

func TestDamagedRecordsAreMisses(t *testing.T) {
	dir := t.TempDir()
	_, all := input(t)
	key := KeyOf("tool")
	if err := Put(dir, key, "result", all); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(key.file(dir))
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		for _, damaged := range [][]byte{whole[:i], append(bytes.Clone(whole[:i]), append([]byte{whole[i] ^ 1}, whole[i+1:]...)...)} {
			if err := os.WriteFile(key.file(dir), damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, ok := Get(t.Context(), dir, key); ok {
				t.Fatalf("%q is taken for a record", damaged)
			}
		}
	}
}

func TestInputsThatChangedUnderneathAreNotRecorded(t *testing.T) {
	dir := t.TempDir()
	name, _ := input(t)
	log := new(inputs.Log)
	for _, text := range []string{"one", "two"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := log.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := Put(dir, KeyOf("tool"), "", log.All()); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("entries %v, error %v", entries, err)
	}
}

func TestManyMayWriteAndTheCacheStaysSmall(t *testing.T) {
	dir := t.TempDir()
	_, all := input(t)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range mostRecords {
				if err := Put(dir, KeyOf(fmt.Sprint(i%(100+worker*100))), "result", all); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 || len(entries) > mostRecords {
		t.Errorf("%d records, error %v", len(entries), err)
	}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if _, _, ok := decode(text); err != nil || !ok {
			t.Errorf("%s is no record: %q, error %v", entry.Name(), text, err)
		}
	}
}

func TestDirIsWhatTheEnvironmentSays(t *testing.T) {
	absolute := t.TempDir()
	for value, want := range map[string]string{"off": "", absolute: absolute} {
		if got := Dir(func(string) string { return value }); got != want {
			t.Errorf("%s=%s: got %q, want %q", Variable, value, got, want)
		}
	}
}

func TestToolIDIsTheSameForOneBuild(t *testing.T) {
	first, err := ToolID()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := ToolID(); again != first || err != nil {
		t.Errorf("got %q and %q, error %v", first, again, err)
	}
}

func TestToolIDSeesTheBuildID(t *testing.T) {
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	id, err := exec.Command("go", "tool", "buildid", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if id = bytes.TrimSpace(id); len(id) == 0 || !bytes.Contains(text[:headSize], id) {
		t.Errorf("the build id %q is further in than %d bytes", id, headSize)
	}
}
