package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// directory is one directory to load.
type directory struct {
	path    string // absolute
	module  *Module
	inputs  *Log
	sources []*source
}

// match is what patterns match.
type match struct {
	directories []*directory
	skipped     []string // nested modules
	seen        map[string]bool
}

// expand finds the directories that match patterns, with the names of their
// Go files. All patterns that match nothing are reported together.
func expand(ctx context.Context, modules *workspace, dir string, patterns []string) (*match, error) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	m := &match{seen: make(map[string]bool)}
	var problems []error
	for _, pattern := range patterns {
		if err := m.pattern(ctx, modules, dir, pattern); err != nil {
			problems = append(problems, fmt.Errorf("load: pattern %q: %w", pattern, err))
		}
	}
	slices.Sort(m.skipped)
	m.skipped = slices.Compact(m.skipped)
	return m, errors.Join(problems...)
}

func (m *match) pattern(ctx context.Context, modules *workspace, dir, pattern string) error {
	name, below := strings.CutSuffix(filepath.ToSlash(pattern), "/...")
	if pattern == "..." {
		name, below = ".", true
	}
	if strings.Contains(name, "...") {
		return errors.New(`"..." is allowed only at the end, after a slash`)
	}
	start, err := locate(modules, dir, name)
	if err != nil {
		return err
	}
	module, err := modules.moduleOf(start)
	if err != nil {
		return err
	}
	w := walker{match: m, modules: modules, below: below}
	if err := w.walk(ctx, start, module); err != nil {
		return err
	}
	if !below && w.files == 0 {
		return fmt.Errorf("no Go files in %s", start)
	}
	return m.app(ctx, modules, start, below)
}

// app adds the rest of the app that a directory belongs to. The names of an
// app's functions depend on each other, so a run over one package must see
// them all to give the same names as a run over everything.
func (m *match) app(ctx context.Context, modules *workspace, dir string, below bool) error {
	root := functionapp.Root(dir, modules.inputs.stat)
	if root == "" || root == dir && below {
		return nil
	}
	module, err := modules.moduleOf(root)
	if err != nil {
		return err
	}
	// Modules skipped on the way were not asked for.
	asked := m.skipped
	w := walker{match: m, modules: modules, below: true}
	err = w.walk(ctx, root, module)
	m.skipped = asked
	return err
}

// locate returns the directory that a name without "..." stands for.
func locate(modules *workspace, dir, name string) (string, error) {
	place := filepath.FromSlash(name)
	if !filepath.IsAbs(place) {
		place = filepath.Join(dir, place)
	}
	info, err := modules.inputs.stat(place)
	switch {
	case err == nil && info.IsDir():
		return place, nil
	case err == nil && strings.HasSuffix(place, ".go"):
		return filepath.Dir(place), nil
	case err == nil:
		return "", errors.New("expected a directory or a Go file")
	}
	if !strings.HasPrefix(name, ".") && !filepath.IsAbs(filepath.FromSlash(name)) {
		from, problem := modules.moduleOf(dir)
		if problem != nil {
			return "", problem
		}
		if found := modules.named(from, name); found != "" {
			return found, nil
		}
	}
	return "", fmt.Errorf("no such directory, file or package in this module: %w", err)
}

// walker collects directories for one pattern.
type walker struct {
	*match
	modules *workspace
	below   bool // also what is below
	files   int  // Go files met
}

// walk adds a directory, and what is below it. As with the go command, that
// leaves out testdata, vendor, names that begin with "." or "_", directories
// the module ignores, and nested modules, except for those of the workspace;
// node_modules is left out too, because it is large and never ours.
func (w *walker) walk(ctx context.Context, dir string, module *Module) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d := &directory{path: dir, module: module, inputs: w.modules.inputs}
	entries, err := d.list()
	if err != nil {
		return err
	}
	w.files += len(d.sources)
	if len(d.sources) > 0 && !w.seen[dir] {
		w.seen[dir] = true
		w.directories = append(w.directories, d)
	}
	if !w.below {
		return nil
	}
	for _, entry := range entries {
		if child := filepath.Join(dir, entry.Name()); entry.IsDir() && !skipped(entry.Name()) && !module.ignored(child) {
			if err := w.child(ctx, child, module); err != nil {
				return err
			}
		}
	}
	return nil
}

// child walks a directory below another, unless it is a nested module. One that
// has just gone, perhaps by another run, has nothing to walk.
func (w *walker) child(ctx context.Context, dir string, module *Module) error {
	nested, err := w.modules.moduleAt(dir)
	switch {
	case err != nil:
		return err
	case nested != nil && !w.modules.uses[dir]:
		w.match.skipped = append(w.match.skipped, dir)
		return nil
	case nested != nil:
		module = nested
	}
	if err := w.walk(ctx, dir, module); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// list finds the Go files of a directory, and returns all its entries.
func (d *directory) list() ([]fs.DirEntry, error) {
	entries, err := d.inputs.readDir(d.path)
	for _, entry := range entries {
		if isSource(entry.Name()) && !d.isDirectory(entry) {
			d.sources = append(d.sources, &source{directory: d, name: entry.Name()})
		}
	}
	return entries, err
}

// isDirectory reports whether an entry is a directory, or a symbolic link to
// one. Such links are not followed, those to files are.
func (d *directory) isDirectory(entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.IsDir()
	}
	info, err := d.inputs.stat(filepath.Join(d.path, entry.Name()))
	return err == nil && info.IsDir()
}

func skipped(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") ||
		name == "testdata" || name == "vendor" || name == "node_modules"
}

// isSource reports whether the go command would look at a file.
func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_")
}
