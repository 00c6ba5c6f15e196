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

// root plans the files that the manifest of one app root lists, and the
// manifest itself.
func (m *maker) root(root string) error {
	inside := newBoundary(m.request.Inputs, root)
	listed, err := readManifest(m.request.Inputs, root, inside)
	if err != nil {
		return err
	}
	m.manifests[listed.path()] = listed.text
	next := &manifest{root: root, files: make(map[string]manifestRow, len(m.byRoot[root]))}
	first := &manifest{root: root, tool: listed.tool, files: maps.Clone(listed.files)}
	before, now := claimsOf(listed), make(claims)
	planned := len(m.plan.Entries)
	for _, file := range m.byRoot[root] {
		row, err := m.rowOf(root, file)
		if err == nil && !file.Header {
			err = m.claim(before, now, root, row)
		}
		if err != nil {
			return err
		}
		if err := m.listedFile(listed, next, first, inside, file, row); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(listed.files)) {
		if err := m.orphan(listed, next, first, listed.files[name]); err != nil {
			return err
		}
	}
	if err := m.lookalikes(next); err != nil {
		return err
	}
	// The version alone is no reason to write, so that nothing changes back
	// and forth between people with different ones.
	next.tool = listed.tool
	next.text = next.render()
	if next.text != nil && next.tool != m.request.Version && !same(next.text, listed.text) {
		next.tool = m.request.Version
		next.text = next.render()
	}
	if listed.tool != "" && listed.tool != m.request.Version {
		m.plan.OtherVersions = append(m.plan.OtherVersions, listed.tool)
	}
	entry := m.compare(Entry{
		Path: next.path(), Old: listed.text, New: next.text,
		Reason: "it lists nothing any more", manifest: next.path(),
	}, "")
	changes := slices.ContainsFunc(m.plan.Entries[planned:], func(e Entry) bool { return e.Action != Unchanged })
	if changes && entry.Action != Unchanged {
		m.plan.announced = append(m.plan.announced, Entry{Path: next.path(), Old: listed.text, New: first.render()})
	}
	m.plan.add(entry)
	return m.leftovers(next.path(), next.path(), false)
}

// listedFile plans a file that the run produces in an app root. Its row in the
// manifest on disk moves to the next one, as it is now; the first one that is
// written knows the file as it is, too.
func (m *maker) listedFile(listed, next, first *manifest, inside *boundary, file File, produced manifestRow) error {
	name := produced.Path
	row, known := listed.files[name]
	delete(listed.files, name)
	if reason := m.obstacle(file); reason != "" {
		if known {
			next.files[name] = row
		}
		m.plan.add(Entry{Path: file.Path, Action: Conflict, New: file.Content, Reason: reason})
		return nil
	}
	if err := inside.check(file.Path); err != nil {
		return err
	}
	old, err := m.read(file.Path)
	if err != nil {
		return err
	}
	if old != nil && !known && m.isOtherSpelling(listed, file.Path, name) {
		old = nil
	}

	handmade := ""
	switch marked := m.generated[file.Path]; {
	case known && (listed.merge || old != nil && row.knows(old) && m.wrote(name, old)):
	case !known && !marked, file.Header && !marked:
		handmade = notOurs
	case known && !(file.Header && isBroken(old)):
		handmade = editedByHand
	}
	entry := m.compare(Entry{
		Path: file.Path, Old: old, New: file.Content,
		ownFolder: !file.Header, manifest: next.path(),
	}, handmade)
	m.plan.add(entry)
	switch {
	case entry.Action != Conflict:
		next.files[name] = produced
		first.files[name] = produced.after(row, old)
	case known:
		next.files[name] = row
	}
	if file.Header || entry.Action != Unchanged || row.Was != nil {
		return m.leftovers(file.Path, next.path(), false)
	}
	return nil
}

// isOtherSpelling reports whether what is read at a path is a listed file that has
// the name but for case, on a file system that ignores case. The run takes that
// file away first.
func (m *maker) isOtherSpelling(listed *manifest, path, name string) bool {
	for other := range listed.files {
		if !strings.EqualFold(other, name) {
			continue
		}
		first, err := m.request.Inputs.Stat(path)
		second, failed := m.request.Inputs.Stat(filepath.Join(listed.root, filepath.FromSlash(other)))
		if err == nil && failed == nil && os.SameFile(first, second) {
			return true
		}
	}
	return false
}

// claims are the files of functions by their paths in lower case: the host
// compares function names without case.
type claims map[string][]manifestRow

func claimsOf(listed *manifest) claims {
	c := make(claims)
	for _, row := range listed.files {
		c.add(row)
	}
	return c
}

func (c claims) add(row manifestRow) {
	key := strings.ToLower(row.Path)
	c[key] = append(c[key], row)
}

// claim returns an error where another package has the function already, by
// the manifest on disk or in this run.
func (m *maker) claim(before, now claims, root string, row manifestRow) error {
	key := strings.ToLower(row.Path)
	for _, other := range before[key] {
		if other.Package != row.Package && !m.isStale(root, other) {
			return clash(other, row.Package)
		}
	}
	for _, other := range now[key] {
		return clash(other, row.Package)
	}
	now.add(row)
	return nil
}

func clash(row manifestRow, other string) error {
	return fmt.Errorf("%s: the packages in folders %s and %s both have this function (names are compared without case): rename one with function=NAME, or generate both if it has moved", row.Path, row.Package, other)
}

// orphan plans a listed file that the run does not produce.
func (m *maker) orphan(listed, next, first *manifest, row manifestRow) error {
	if !m.isStale(next.root, row) {
		next.files[row.Path] = row
		return nil
	}
	name := filepath.Join(next.root, filepath.FromSlash(row.Path))
	if m.produced[name] {
		return nil // for another app root, or for none
	}
	defer delete(m.generated, name)
	old, err := m.read(name)
	if err != nil {
		return err
	}
	ownFolder := !isGoFile(row.Path)
	if old == nil {
		return m.leftovers(name, next.path(), ownFolder)
	}
	handmade := ""
	if !listed.merge && !(row.knows(old) && m.wrote(row.Path, old)) && !(m.generated[name] && isBroken(old)) {
		handmade = editedByHand + ", and " + noLonger
	}
	entry := m.compare(Entry{Path: name, Old: old, Reason: noLonger, ownFolder: ownFolder, manifest: next.path()}, handmade)
	m.plan.add(entry)
	if entry.Action == Conflict {
		next.files[row.Path] = row
	} else {
		first.files[row.Path] = row.after(row, old)
	}
	if row.Was != nil {
		return m.leftovers(name, next.path(), ownFolder)
	}
	return nil
}

// wrote reports whether what a manifest lists looks like a generated file.
func (m *maker) wrote(name string, text []byte) bool { return m.request.Wrote(name, text) }

// isStale reports whether this run decides about a row: its package is part of
// the run, or is no more.
func (m *maker) isStale(root string, row manifestRow) bool {
	folder := filepath.Join(root, filepath.FromSlash(row.Package))
	return m.looked[folder] || !m.hasGoFiles(folder)
}

func (m *maker) hasGoFiles(folder string) bool {
	files, err := m.request.Inputs.ReadDir(folder)
	return err == nil && slices.ContainsFunc(files, func(file fs.DirEntry) bool { return isGoFile(file.Name()) })
}

// isBroken reports whether a Go file has a syntax error, as after a merge
// conflict: nobody wants to keep that.
func isBroken(text []byte) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution)
	return err != nil
}

func isGoFile(name string) bool { return strings.HasSuffix(name, ".go") }

// rowOf returns the row of a file in the manifest of an app root.
func (m *maker) rowOf(root string, file File) (manifestRow, error) {
	name, err := relative(root, file.Path)
	if err != nil {
		return manifestRow{}, err
	}
	owner, err := relative(root, file.Package)
	return manifestRow{Path: name, SHA256: hash(file.Content), Package: owner}, err
}

// relative returns a path in the manifest's notation.
func relative(root, name string) (string, error) {
	if name == root {
		return ".", nil
	}
	if inside, ok := strings.CutPrefix(name, root+string(filepath.Separator)); ok && filepath.Clean(name) == name {
		return filepath.ToSlash(inside), nil // most are below their root
	}
	relative, err := filepath.Rel(root, name)
	if err != nil {
		return "", fmt.Errorf("comparing: %w", err)
	}
	return filepath.ToSlash(relative), nil
}
