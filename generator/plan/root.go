package plan

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// planner plans the files that the manifest of one app root lists, and the
// manifest itself.
type planner struct {
	*maker
	inside *boundary
	listed *manifest // on disk; the rows that are dealt with go
	next   *manifest // what stays
	first  *manifest // what is written before anything else: it knows files as they are, too
}

// root plans an app root.
func (m *maker) root(root string) error {
	inside := newBoundary(root)
	listed, err := readManifest(root, inside)
	if err != nil {
		return err
	}
	m.manifests[listed.path()] = listed.text
	p := &planner{
		maker: m, inside: inside, listed: listed,
		next:  &manifest{root: root, files: make(map[string]manifestRow)},
		first: &manifest{root: root, tool: listed.tool, files: maps.Clone(listed.files)},
	}
	planned := len(m.plan.Entries)
	for _, file := range m.byRoot[root] {
		if err := p.produced(file); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(listed.files)) {
		if err := p.orphan(listed.files[name]); err != nil {
			return err
		}
	}
	if err := m.lookalikes(p.next); err != nil {
		return err
	}
	changes := slices.ContainsFunc(m.plan.Entries[planned:], func(e Entry) bool { return e.Action != Unchanged })
	return p.manifest(changes)
}

// manifest plans the manifest. Its version alone is no reason to write, so that
// nothing changes back and forth between people with different ones.
func (p *planner) manifest(changes bool) error {
	next, listed, version := p.next, p.listed, p.request.Version
	next.tool = listed.tool
	next.text = next.render()
	if next.text != nil && !same(next.text, listed.text) {
		next.tool = version
		next.text = next.render()
	}
	if listed.tool != "" && listed.tool != version {
		p.plan.OtherVersions = append(p.plan.OtherVersions, listed.tool)
	}
	entry := p.compare(Entry{Path: next.path(), Old: listed.text, New: next.text, Reason: "it lists nothing any more", manifest: next.path()}, "")
	if changes && entry.Action != Unchanged {
		p.plan.announced = append(p.plan.announced, Entry{Path: next.path(), Old: listed.text, New: p.first.render()})
	}
	p.plan.add(entry)
	return p.leftovers(next.path(), next.path(), false)
}

// produced plans a file that the run produces.
func (p *planner) produced(file File) error {
	row, err := rowOf(p.next.root, file)
	if err != nil {
		return err
	}
	before, known := p.listed.files[row.Path]
	delete(p.listed.files, row.Path)
	if known && !file.Header && before.Package != row.Package && !p.isStale(before) {
		return fmt.Errorf("%s: the packages in folders %s and %s both have this function: rename one with function=NAME, or generate both if it has moved", row.Path, before.Package, row.Package)
	}
	if reason := obstacle(file); reason != "" {
		if known {
			p.next.files[row.Path] = before
		}
		p.plan.add(Entry{Path: file.Path, Action: Conflict, New: file.Content, Reason: reason})
		return nil
	}
	if err := p.inside.check(file.Path); err != nil {
		return err
	}
	old, err := read(file.Path)
	if err != nil {
		return err
	}
	if old != nil && !known && p.isOtherSpelling(file.Path, row.Path) {
		old = nil
	}
	handmade := ""
	switch marked := p.generated[file.Path]; {
	case known && p.knows(before, old):
	case !known && !marked, file.Header && !marked:
		handmade = notOurs
	case known && !(file.Header && isBroken(old)):
		handmade = editedByHand
	}
	entry := p.compare(Entry{Path: file.Path, Old: old, New: file.Content, ownFolder: !file.Header, manifest: p.next.path()}, handmade)
	p.plan.add(entry)
	switch {
	case entry.Action != Conflict:
		p.next.files[row.Path] = row
		p.first.files[row.Path] = row.after(before, old)
	case known:
		p.next.files[row.Path] = before
	}
	if file.Header || entry.Action != Unchanged || before.Was != nil {
		return p.leftovers(file.Path, p.next.path(), false)
	}
	return nil
}

// orphan plans a listed file that the run does not produce.
func (p *planner) orphan(row manifestRow) error {
	name := p.next.file(row)
	switch {
	case !p.isStale(row):
		p.next.files[row.Path] = row
		return nil
	case p.maker.produced[name]:
		return nil // for another app root, or for none
	}
	defer delete(p.generated, name)
	old, err := read(name)
	if err != nil {
		return err
	}
	ownFolder := !isGoFile(row.Path)
	if old == nil {
		return p.leftovers(name, p.next.path(), ownFolder)
	}
	handmade := ""
	if !p.knows(row, old) && !(p.generated[name] && isBroken(old)) {
		handmade = editedByHand + ", and " + noLonger
	}
	entry := p.compare(Entry{Path: name, Old: old, Reason: noLonger, ownFolder: ownFolder, manifest: p.next.path()}, handmade)
	p.plan.add(entry)
	if entry.Action == Conflict {
		p.next.files[row.Path] = row
	} else {
		p.first.files[row.Path] = row.after(row, old)
	}
	if row.Was != nil {
		return p.leftovers(name, p.next.path(), ownFolder)
	}
	return nil
}

// knows reports whether a file holds what a run has written, as far as its row
// and its looks tell. After a merge conflict nothing tells.
func (p *planner) knows(row manifestRow, text []byte) bool {
	return p.listed.merge || text != nil && row.knows(text) && p.request.Wrote(row.Path, text)
}

// isOtherSpelling reports whether what is read at a path is a listed file that has
// the name but for case, on a file system that ignores case. The run takes that
// file away first.
func (p *planner) isOtherSpelling(path, name string) bool {
	for _, row := range p.listed.files {
		if !strings.EqualFold(row.Path, name) {
			continue
		}
		first, err := os.Stat(path)
		second, failed := os.Stat(p.listed.file(row))
		if err == nil && failed == nil && os.SameFile(first, second) {
			return true
		}
	}
	return false
}

// isStale reports whether this run decides about a row: its package is part of
// the run, or is no more.
func (p *planner) isStale(row manifestRow) bool {
	folder := filepath.Join(p.next.root, filepath.FromSlash(row.Package))
	files, err := os.ReadDir(folder)
	return p.looked[folder] || err != nil || !slices.ContainsFunc(files, func(file fs.DirEntry) bool { return isGoFile(file.Name()) })
}

// isBroken reports whether a Go file has a syntax error, as after a merge
// conflict: nobody wants to keep that.
func isBroken(text []byte) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	return err != nil
}

func isGoFile(name string) bool { return strings.HasSuffix(name, ".go") }

// rowOf returns the row of a file in the manifest of an app root.
func rowOf(root string, file File) (manifestRow, error) {
	name, err := filepath.Rel(root, file.Path)
	if err != nil {
		return manifestRow{}, fmt.Errorf("comparing: %w", err)
	}
	owner, err := filepath.Rel(root, file.Package)
	return manifestRow{Path: filepath.ToSlash(name), SHA256: hash(file.Content), Package: filepath.ToSlash(owner)}, err
}
