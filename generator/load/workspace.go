package load

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/hubwire/hubwire/internal/files"
)

// workspace knows the modules of a run: every module that a directory of the
// run is in, and which of them "..." goes into. What go.work says decides
// nothing else: a module gives the same output with it and without it.
type workspace struct {
	inputs  *Log
	uses    map[string]bool    // directories of the modules of go.work
	modules map[string]*Module // by directory; nil where it has no go.mod
}

// openWorkspace reads the go.work that is in force for a directory: the one
// that GOWORK names, else the nearest upward (https://go.dev/ref/mod#workspaces).
func openWorkspace(log *Log, dir, file string) (*workspace, error) {
	w := &workspace{inputs: log, uses: make(map[string]bool), modules: make(map[string]*Module)}
	if file == "" {
		folder := files.Upward(dir, "go.work", log.stat)
		if folder == "" {
			return w, nil
		}
		file = filepath.Join(folder, "go.work")
	}
	if file == "off" {
		return w, nil
	}
	text, err := log.readFile(file)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	parsed, err := modfile.ParseWork(file, text, nil)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	for _, each := range parsed.Use {
		w.uses[within(filepath.Dir(file), each.Path)] = true
	}
	for use := range w.uses {
		if _, err := w.moduleAt(use); err != nil {
			return nil, err
		}
	}
	return w, nil
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

// named returns the directory of a package that a pattern names by its import
// path, from a directory in a module: one that the module imports from source at
// hand, or one of the workspace; or "".
func (w *workspace) named(from *Module, importPath string) string {
	if found := w.directoryOf(from, importPath); found != "" {
		return found
	}
	best, length := "", -1
	for dir, m := range w.modules {
		if m == nil || !w.uses[dir] {
			continue
		}
		if below, ok := underPath(importPath, m.Path); ok && len(m.Path) > length {
			best, length = filepath.Join(dir, filepath.FromSlash(below)), len(m.Path)
		}
	}
	return w.existing(best)
}

// directoryOf returns the directory that holds a package as a module imports
// it: of the module itself, or of a local replacement, which its vendor folder
// goes before. It is "" for all others.
func (w *workspace) directoryOf(from *Module, importPath string) string {
	if from == nil {
		return ""
	}
	dir, length, replaced := "", -1, false
	if below, ok := underPath(importPath, from.Path); ok {
		dir, length = filepath.Join(from.Dir, filepath.FromSlash(below)), len(from.Path)
	}
	for modulePath, to := range from.replaces {
		below, ok := underPath(importPath, modulePath)
		if ok && to.version == "" && len(modulePath) > length {
			dir, length, replaced = filepath.Join(to.path, filepath.FromSlash(below)), len(modulePath), true
		}
	}
	if replaced {
		if vendored := w.existing(from.vendored(importPath)); vendored != "" {
			return vendored
		}
	}
	return w.existing(dir)
}

// existing returns the directory, or "" where there is none.
func (w *workspace) existing(dir string) string {
	if dir == "" {
		return ""
	}
	if info, err := w.inputs.stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}

// vendored returns the directory of a package in the vendor folder.
func (m *Module) vendored(importPath string) string {
	return filepath.Join(m.Dir, "vendor", filepath.FromSlash(importPath))
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
