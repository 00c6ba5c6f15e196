//go:build !windows

package vet_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/vet"
)

// TestFixKeepsFilesAndLinks: a file keeps its permissions, and a link stays a
// link to it.
func TestFixKeepsFilesAndLinks(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file.go"), filepath.Join(dir, "link.go")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	if _, err := vet.Fix(annotations.Diagnostics{{Fix: []annotations.Edit{edit(link, "text", "text", "new", false)}}}); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != file {
		t.Errorf("the link is one to %q, error %v", to, err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != int64(len("new")) {
		t.Errorf("%v, error %v", info, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".hubwire-*")); err != nil || left != nil {
		t.Errorf("left over: %v, error %v", left, err)
	}
}
