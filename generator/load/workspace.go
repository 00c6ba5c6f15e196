package load

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/hubwire/hubwire/generator/inputs"
)

// workspace knows the modules of a run: those of go.work, and every module
// that a directory of the run is in.
type workspace struct {
	inputs   *inputs.Log
	dir      string                 // of go.work; empty without one
	uses     map[string]bool        // directories of its modules
	replaces map[string]replacement // by module path; they go before those of modules
	modules  map[string]*Module     // by directory; nil where it has no go.mod
}

// openWorkspace reads the go.work that is in force for a directory: the one
// that GOWORK names, else the nearest upward (https://go.dev/ref/mod#workspaces).
func openWorkspace(log *inputs.Log, dir, file string) (*workspace, error) {
	w := &workspace{inputs: log, uses: make(map[string]bool), modules: make(map[string]*Module), replaces: make(map[string]replacement)}
	if file == "off" {
		return w, nil
	}
	if file == "" {
		file = upward(log, dir, "go.work")
	}
	if file == "" {
		return w, nil
	}
	w.dir = filepath.Dir(file)
	err := readLines(log, file, func(verb string, args []string) {
		if verb == "use" && len(args) == 1 {
			use := filepath.FromSlash(args[0])
			if !filepath.IsAbs(use) {
				use = filepath.Join(w.dir, use)
			}
			w.uses[filepath.Clean(use)] = true
		}
		if verb == "replace" {
			replace(w.replaces, w.dir, args)
		}
	})
	if err != nil {
		return nil, err
	}
	for use := range w.uses {
		if _, err := w.moduleAt(use); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// upward returns the nearest file of a name in a directory or above, or "".
func upward(log *inputs.Log, dir, name string) string {
	for {
		file := filepath.Join(dir, name)
		if info, err := log.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// moduleAt returns the module whose go.mod is in a directory, or nil.
func (w *workspace) moduleAt(dir string) (*Module, error) {
	if m, ok := w.modules[dir]; ok {
		return m, nil
	}
	m, err := readModule(w.inputs, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	w.modules[dir] = m
	return m, nil
}

// moduleOf returns the module a directory is in, or nil.
func (w *workspace) moduleOf(dir string) (*Module, error) {
	for {
		if m, err := w.moduleAt(dir); m != nil || err != nil {
			return m, err
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return nil, nil
		}
		dir = parent
	}
}

// directoryOf returns the directory that holds a package of the modules at
// hand, as the module from imports it: from itself, a module of the
// workspace, or a local replacement. It is "" for all others.
func (w *workspace) directoryOf(from *Module, importPath string) string {
	best, bestLength := "", -1
	consider := func(modulePath, dir string) {
		if below, ok := underPath(importPath, modulePath); ok && len(modulePath) > bestLength {
			best, bestLength = filepath.Join(dir, filepath.FromSlash(below)), len(modulePath)
		}
	}
	for dir, m := range w.modules {
		if m != nil && (w.uses[dir] || m == from) {
			consider(m.Path, dir)
		}
	}
	for modulePath, to := range w.replaces {
		if to.version == "" {
			consider(modulePath, to.path)
		}
	}
	if from != nil {
		for modulePath, to := range from.replaces {
			if _, overruled := w.replaces[modulePath]; !overruled && to.version == "" {
				consider(modulePath, to.path)
			}
		}
	}
	if best != "" {
		if info, err := w.inputs.Stat(best); err != nil || !info.IsDir() {
			return ""
		}
	}
	return best
}

// underPath returns what of an import path is below a module path.
func underPath(importPath, modulePath string) (below string, ok bool) {
	if importPath == modulePath {
		return "", true
	}
	return strings.CutPrefix(importPath, modulePath+"/")
}

// importPath returns the import path of a directory in a module.
func (m *Module) importPath(dir string) string {
	relative, err := filepath.Rel(m.Dir, dir)
	if err != nil || relative == "." {
		return m.Path
	}
	return path.Join(m.Path, filepath.ToSlash(relative))
}
