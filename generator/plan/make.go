package plan

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/internal/files"
)

// File is one file that a run produces.
type File struct {
	emit.File
	Package string // absolute folder of the package it comes from
}

// Request is what a run has found out.
type Request struct {
	Files []File

	// Folders are the absolute folders the run has looked at. What they no
	// longer produce goes; files of other packages stay.
	Folders []string

	// Generated are the Go files in them with the generator's header.
	Generated []string

	// Force settles conflicts in favour of the generator.
	Force bool

	// Wrote reports whether a file looks like one that the generator wrote:
	// what a manifest lists may be somebody's all the same.
	Wrote func(path string, text []byte) bool

	// Version is the version of the tool, for manifests that are written
	// anyway; empty leaves it out.
	Version string
}

// Make compares. The error is about files that cannot be read, manifests that
// make no sense, and functions that two packages want to have.
func Make(request Request) (*Plan, error) {
	for {
		m, err := makeOnce(request)
		if err != nil {
			return nil, err
		}
		// Another run that is just writing looks like edits by hand, where its
		// manifest was read before it wrote that.
		if len(m.plan.Conflicts()) == 0 || !m.overtaken() {
			return m.plan, nil
		}
	}
}

func makeOnce(request Request) (*maker, error) {
	m := &maker{
		request:   request,
		looked:    setOf(request.Folders),
		generated: setOf(request.Generated),
		byRoot:    make(map[string][]File),
		produced:  make(map[string]bool),
		manifests: make(map[string][]byte),
		plan:      &Plan{},
	}
	for _, file := range request.Files {
		m.produced[file.Path] = true
		if file.Root != "" {
			m.byRoot[file.Root] = append(m.byRoot[file.Root], file)
			continue
		}
		if err := m.goFile(file); err != nil {
			return nil, err
		}
	}
	roots, err := m.roots()
	if err != nil {
		return nil, err
	}
	for _, root := range roots {
		if err := m.root(root); err != nil {
			return nil, err
		}
	}
	if err := m.staleGoFiles(); err != nil {
		return nil, err
	}
	slices.SortFunc(m.plan.Entries, func(a, b Entry) int { return cmp.Compare(filepath.ToSlash(a.Path), filepath.ToSlash(b.Path)) })
	return m, nil
}

// maker is the state of one Make.
type maker struct {
	request   Request
	looked    map[string]bool
	generated map[string]bool
	produced  map[string]bool // paths of the request's files
	byRoot    map[string][]File
	manifests map[string][]byte // as they were read, by path
	plan      *Plan
}

// goFile plans a Go file that no manifest lists.
func (m *maker) goFile(file File) error {
	old, err := read(file.Path)
	if err != nil {
		return err
	}
	handmade := ""
	if !m.generated[file.Path] {
		handmade = notOurs
	}
	m.plan.add(m.compare(Entry{Path: file.Path, Old: old, New: file.Content}, handmade))
	return m.leftovers(file.Path, "", false)
}

// staleGoFiles plans the end of Go files of earlier runs that no package needs
// and no manifest lists.
func (m *maker) staleGoFiles() error {
	for _, name := range slices.Sorted(maps.Keys(m.generated)) {
		if m.produced[name] {
			continue
		}
		old, err := read(name)
		if err != nil {
			return err
		}
		m.plan.add(m.compare(Entry{Path: name, Old: old, Reason: noLonger}, ""))
	}
	return nil
}

// Why an entry is a conflict, or goes away.
const (
	notOurs      = "not written by hubwire"
	editedByHand = "edited by hand"
	noLonger     = "no longer needed"
)

// compare fills in the action; the reason stays where the file goes. A file
// that differs is a conflict where handmade says why it may be somebody's own.
func (m *maker) compare(entry Entry, handmade string) Entry {
	switch {
	case entry.Old == nil && entry.New == nil:
		entry.Action = Unchanged
	case entry.Old == nil:
		entry.Action = Create
	case entry.New != nil && same(entry.Old, entry.New):
		entry.Action = Unchanged
	case handmade != "" && !m.request.Force:
		entry.Action, entry.Reason = Conflict, handmade
	case entry.New == nil:
		entry.Action = Delete
	default:
		entry.Action = Update
	}
	if entry.Action != Delete && entry.Action != Conflict {
		entry.Reason = ""
	}
	return entry
}

// overtaken reports whether a manifest is no more as it was read.
func (m *maker) overtaken() bool {
	for name, text := range m.manifests {
		if now, err := read(name); err != nil || !equal(now, text) {
			return true
		}
	}
	return false
}

// roots returns the app roots to look at, sorted: those that get files, and
// those above the folders of the run that have a manifest.
func (m *maker) roots() ([]string, error) {
	roots := make(map[string]bool)
	for root := range m.byRoot {
		roots[root] = true
	}
	seen := make(map[string]bool)
	for _, dir := range m.request.Folders {
		for ; !seen[dir]; dir = filepath.Dir(dir) {
			seen[dir] = true
			journal := filepath.Join(dir, JournalName)
			if _, err := os.Lstat(journal); err == nil {
				m.plan.Journals = append(m.plan.Journals, journal)
			}
			switch _, err := os.Stat(filepath.Join(dir, ManifestName)); {
			case err == nil:
				roots[dir] = true
			case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission):
				return nil, err
			}
		}
	}
	return slices.Sorted(maps.Keys(roots)), nil
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, each := range list {
		set[each] = true
	}
	return set
}

// read returns the content of a file, never nil, or nil where there is none.
func read(name string) ([]byte, error) {
	text, err := files.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("comparing: %w", err)
	}
	return text, nil
}
