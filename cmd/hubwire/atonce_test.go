package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Editors generate on save, while somebody generates by hand or go generate
// goes through the packages: all of them end well.
func TestRunsAtOnceEndWell(t *testing.T) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := writeModule(repository, dir, "example.com/busy"); err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("host.json", "{\"version\": \"2.0\"}\n")
	for round := range 8 {
		// Other functions each time: folders come and go.
		var source strings.Builder
		source.WriteString("package busy\n")
		for i := range 30 {
			fmt.Fprintf(&source, "\n//signalr:trigger hub=chat\nfunc Round%dSend%d(text string) {}\n", round, i)
		}
		put("busy.go", source.String())
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				var out, errOut bytes.Buffer
				if code := run([]string{"-C", dir, "generate", "--quiet"}, &out, &errOut); code != exitOK {
					t.Errorf("round %d: exit code %d\n%s%s", round, code, &out, &errOut)
				}
			})
		}
		group.Wait()
		var out, errOut bytes.Buffer
		if code := run([]string{"-C", dir, "check"}, &out, &errOut); code != exitOK {
			t.Errorf("round %d: check: exit code %d\n%s%s", round, code, &out, &errOut)
		}
		if folders, err := filepath.Glob(filepath.Join(dir, "Round*", "function.json")); err != nil || len(folders) != 30 {
			t.Errorf("round %d: %d functions, error %v", round, len(folders), err)
		}
	}
}
