package load

import (
	"fmt"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// Module is one Go module on disk.
type Module struct {
	Path string // module path
	Dir  string // absolute

	requires map[string]string      // version by module path
	replaces map[string]replacement // by module path
	ignores  []string               // directories that patterns leave out
}

// replacement is the right side of a replace directive.
type replacement struct {
	path    string // directory, or module path where version is set
	version string
}

// readModule reads the go.mod of a directory. Without one the error is
// fs.ErrNotExist.
func readModule(log *Log, dir string) (*Module, error) {
	name := filepath.Join(dir, "go.mod")
	text, err := log.readFile(name)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	file, err := modfile.Parse(name, text, nil)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	if file.Module == nil {
		return nil, fmt.Errorf("load: %s has no module line", name)
	}
	m := &Module{Path: file.Module.Mod.Path, Dir: dir, requires: make(map[string]string), replaces: make(map[string]replacement)}
	for _, each := range file.Require {
		m.requires[each.Mod.Path] = each.Mod.Version
	}
	for _, each := range file.Replace {
		to := replacement{each.New.Path, each.New.Version}
		if to.version == "" {
			to.path = within(dir, to.path)
		}
		m.replaces[each.Old.Path] = to
	}
	for _, each := range file.Ignore {
		m.ignores = append(m.ignores, each.Path)
	}
	return m, nil
}

// within returns a path of a file in dir as an absolute one.
func within(dir, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// ignored reports whether an ignore directive names a directory below the
// module: "./path" from the root of the module, or "name" anywhere.
func (m *Module) ignored(dir string) bool {
	if m == nil || len(m.ignores) == 0 {
		return false
	}
	relative, err := filepath.Rel(m.Dir, dir)
	if err != nil {
		return false
	}
	relative = filepath.ToSlash(relative)
	for _, each := range m.ignores {
		if rooted, ok := strings.CutPrefix(each, "./"); ok {
			if relative == strings.TrimSuffix(rooted, "/") {
				return true
			}
		} else if name := strings.TrimSuffix(each, "/"); relative == name || strings.HasSuffix(relative, "/"+name) {
			return true
		}
	}
	return false
}
