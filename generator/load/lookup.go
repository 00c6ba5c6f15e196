package load

import (
	"path/filepath"
	"slices"

	"golang.org/x/mod/module"
)

// Lookup returns the package with an import path, as the package from would
// import it. It reads packages of the module that from is in and of its local
// replacements, vendored or not, when first asked for, with their directives but
// without findings. All others are nil. What it returns does not depend on what
// else was asked for before.
func (r *Result) Lookup(from *Package, importPath string) *Package {
	return r.loader.packageIn(r.loader.modules.directoryOf(from.Module, importPath), importPath)
}

// packageIn returns the package of a directory, or nil where it has none. One
// of a vendor folder goes by its import path.
func (l *loader) packageIn(dir, importPath string) *Package {
	if p, ok := l.packages[dir]; ok || dir == "" {
		return p
	}
	l.packages[dir] = nil
	d := &directory{path: dir, inputs: l.inputs}
	d.module, _ = l.modules.moduleOf(dir)
	if _, err := d.list(); err != nil || d.module == nil {
		return nil
	}
	d.sources = slices.DeleteFunc(d.sources, (*source).isTest)
	if l.read(d, true) != nil {
		return nil
	}
	p, _ := d.assemble(true)
	if p != nil && dir == d.module.vendored(importPath) {
		p.Path = importPath
	}
	l.packages[dir] = p
	return p
}

// imported is a package as a module imports it.
type imported struct {
	by   *Module
	path string
}

// packageName returns the name in the package clause of an import, or "" where
// its source is not at hand.
func (l *loader) packageName(from *Module, importPath string) string {
	as := imported{from, importPath}
	name, ok := l.names[as]
	if ok {
		return name
	}
	for _, dir := range l.candidates(from, importPath) {
		if name = clauseIn(l.inputs, dir); name != "" {
			break
		}
	}
	l.names[as] = name
	return name
}

// candidates returns where the source of a package may be: in the modules at
// hand, the vendor folder, or the module cache.
func (l *loader) candidates(from *Module, importPath string) []string {
	if from == nil {
		return nil
	}
	var dirs []string
	if dir := l.modules.directoryOf(from, importPath); dir != "" {
		dirs = append(dirs, dir)
	}
	dirs = append(dirs, from.vendored(importPath))
	if modulePath := from.requirementFor(importPath); modulePath != "" {
		inside, _ := underPath(importPath, modulePath)
		at := replacement{modulePath, from.requires[modulePath]}
		if to, ok := from.replaces[modulePath]; ok && to.version != "" {
			at = to
		}
		escaped, err := module.EscapePath(at.path)
		if version, failed := module.EscapeVersion(at.version); err == nil && failed == nil {
			dirs = append(dirs, filepath.Join(l.moduleCache(), filepath.FromSlash(escaped)+"@"+version, filepath.FromSlash(inside)))
		}
	}
	return dirs
}

// requirementFor returns the longest required module path that an import path
// is in, or "".
func (m *Module) requirementFor(importPath string) string {
	best := ""
	for modulePath := range m.requires {
		if _, ok := underPath(importPath, modulePath); ok && len(modulePath) > len(best) {
			best = modulePath
		}
	}
	return best
}

func (l *loader) moduleCache() string {
	if dir := l.environment.get("GOMODCACHE"); dir != "" {
		return dir
	}
	if list := filepath.SplitList(l.build.GOPATH); len(list) > 0 {
		return filepath.Join(list[0], "pkg", "mod")
	}
	return ""
}
