package devserver

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

func TestFoldersOfDeadServersGo(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ended := exec.Command(os.Args[0], "-test.run=^$")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	dead := filepath.Join(os.TempDir(), folderPrefix+strconv.Itoa(ended.Process.Pid)+"-1")
	others := filepath.Join(os.TempDir(), folderPrefix+"not-ours")
	for _, folder := range []string{dead, others} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	first, err := newFolder()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newFolder(); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]bool{dead: false, others: true, first: true} {
		if _, err := os.Stat(folder); (err == nil) != want {
			t.Errorf("%s: %v, want it there: %v", folder, err, want)
		}
	}
}
