//go:build !windows

package load_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSymbolicLinks: links to files are files, links to directories are not
// followed, and the way to the module may be one.
func TestSymbolicLinks(t *testing.T) {
	dir := extract(t, replaced(`
-- module/go.mod --
module example.com/app
-- module/a/a.go --
package a
-- module/b/b.go --
package b
@
-- elsewhere/c.go --
package a
@
`))
	for link, to := range map[string]string{
		"module/a/linked.go": filepath.Join(dir, "elsewhere", "c.go"),
		"module/a/folder.go": filepath.Join(dir, "elsewhere"),
		"module/loop":        filepath.Join(dir, "module"),
		"short":              filepath.Join(dir, "module", "b"),
	} {
		if err := os.Symlink(to, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	if got := bases(loaded(t, filepath.Join(dir, "module"), "./...")); got != "a b" {
		t.Errorf("packages %q", got)
	}
	if got := paths(loaded(t, filepath.Join(dir, "short"))); got != "example.com/app/b" {
		t.Errorf("packages %q through a link", got)
	}
}
