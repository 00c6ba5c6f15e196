package plan

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/hubwire/hubwire/internal/files"
)

// boundary keeps the files of an app root in the module around it, symbolic
// links resolved.
type boundary struct {
	module string            // absolute
	behind map[string]string // folders without links, by folder
}

// newBoundary returns that of an app root, which stands for the module where
// it is in none.
func newBoundary(root string) *boundary {
	b := &boundary{module: cmp.Or(files.Upward(root, "go.mod", os.Stat), root), behind: make(map[string]string)}
	b.behind[b.module] = b.module
	if resolved, err := filepath.EvalSymlinks(b.module); err == nil {
		b.behind[b.module] = resolved
	}
	return b
}

// check returns an error where a file is outside.
func (b *boundary) check(name string) error {
	if inside, err := filepath.Rel(b.module, name); err == nil && filepath.IsLocal(inside) {
		folder := b.resolve(filepath.Dir(name))
		if inside, err := filepath.Rel(b.behind[b.module], folder); err == nil && filepath.IsLocal(inside) {
			return nil
		}
		return fmt.Errorf("%s is outside the module (through a symbolic link)", name)
	}
	return fmt.Errorf("%s is outside the module", name)
}

// resolve returns a folder of the module without symbolic links. What is not
// there is no link.
func (b *boundary) resolve(folder string) string {
	if known, ok := b.behind[folder]; ok {
		return known
	}
	resolved := filepath.Join(b.resolve(filepath.Dir(folder)), filepath.Base(folder))
	if isLink(folder) {
		if target, err := filepath.EvalSymlinks(folder); err == nil {
			resolved = target
		} else {
			resolved = string(filepath.Separator) // it may lead anywhere
		}
	}
	b.behind[folder] = resolved
	return resolved
}

func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// obstacle says why a file cannot be written where it is due, or is empty. The
// Functions host reads a function's folder by its name: one that is a link to
// another's has two owners.
func obstacle(file File) string {
	folder := filepath.Dir(file.Path)
	info, err := os.Stat(folder)
	switch {
	case err == nil && !info.IsDir():
		return filepath.Base(folder) + " is a file, and a folder is due there: move it away"
	case path.Base(filepath.ToSlash(file.Path)) == functionFile && isLink(folder):
		return filepath.Base(folder) + " is a symbolic link, and the folder of a function is due there: move it away"
	}
	return ""
}
