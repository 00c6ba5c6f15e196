package inputs_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hubwire/hubwire/generator/inputs"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// look reads three things in a folder, one of each kind, and two in vain, of
// which one is told by the entries of the folder.
func look(t *testing.T, dir string) []inputs.Input {
	t.Helper()
	log := new(inputs.Log)
	if _, err := log.ReadFile(filepath.Join(dir, "file")); err != nil {
		t.Fatal(err)
	}
	if _, err := log.ReadDir(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := log.Stat(filepath.Join(dir, "folder")); err != nil {
		t.Fatal(err)
	}
	for _, none := range []string{"none", "folder/none"} {
		if _, err := log.ReadFile(filepath.Join(dir, none)); err == nil {
			t.Fatal("there is a file")
		}
	}
	return log.All()
}

func TestInputsHoldUntilTheyDiffer(t *testing.T) {
	long := make([]byte, 100_000)
	for name, test := range map[string]struct {
		change func(dir string) error
		want   string // names of the inputs that hold no more, in the order of All
	}{
		"nothing":          {func(string) error { return nil }, ""},
		"rewritten":        {func(dir string) error { return os.WriteFile(filepath.Join(dir, "file"), []byte("text"), 0o644) }, ""},
		"edited":           {func(dir string) error { return os.WriteFile(filepath.Join(dir, "file"), []byte("tex!"), 0o644) }, "file"},
		"longer":           {func(dir string) error { return os.WriteFile(filepath.Join(dir, "file"), long, 0o644) }, "file"},
		"deleted":          {func(dir string) error { return os.Remove(filepath.Join(dir, "file")) }, "directory file"},
		"new":              {func(dir string) error { return os.WriteFile(filepath.Join(dir, "x"), nil, 0o644) }, "directory"},
		"found after all":  {func(dir string) error { return os.WriteFile(filepath.Join(dir, "none"), nil, 0o644) }, "directory"},
		"found further in": {func(dir string) error { return os.WriteFile(filepath.Join(dir, "folder/none"), nil, 0o644) }, "file"},
		"another type": {func(dir string) error {
			folder := filepath.Join(dir, "folder")
			if err := os.Remove(folder); err != nil {
				return err
			}
			return os.WriteFile(folder, nil, 0o644)
		}, "directory type file"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "file"), "text")
			if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
				t.Fatal(err)
			}
			seen := look(t, dir)
			if err := test.change(dir); err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, input := range seen {
				if !input.Holds() {
					if got != "" {
						got += " "
					}
					got += string(input.Kind)
				}
			}
			if len(seen) != 4 || got != test.want {
				t.Errorf("of %d inputs these differ: %q, want %q", len(seen), got, test.want)
			}
		})
	}
}

func TestWhatIsSeenInTwoStatesNeverHolds(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	log := new(inputs.Log)
	for _, text := range []string{"one", "two", "one"} {
		write(t, name, text)
		if _, err := log.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	if all := log.All(); len(all) != 1 || all[0].Stable() || all[0].Holds() {
		t.Errorf("inputs %v", all)
	}
}

// TestLinkToNothingIsNoted: its target may come without a change of the folder.
func TestLinkToNothingIsNoted(t *testing.T) {
	dir, target := t.TempDir(), filepath.Join(t.TempDir(), "target")
	link := filepath.Join(dir, "link")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	log := new(inputs.Log)
	if _, err := log.ReadFile(link); err == nil {
		t.Fatal("there is a file")
	}
	if _, err := log.ReadDir(dir); err != nil {
		t.Fatal(err)
	}
	write(t, target, "text")
	held := 0
	for _, input := range log.All() {
		if input.Holds() {
			held++
		}
	}
	if all := log.All(); len(all) != 2 || held != 1 {
		t.Errorf("%d of %v hold", held, all)
	}
}

func TestNoLogReadsAllTheSame(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	write(t, name, "text")
	var log *inputs.Log
	if text, err := log.ReadFile(name); string(text) != "text" || err != nil {
		t.Errorf("got %q, %v", text, err)
	}
}
