package plan

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// root plans the files that the manifest of one app root lists, and the
// manifest itself.
func (m *maker) root(root string) error {
	listed, err := readManifest(m.request.Inputs, root)
	if err != nil {
		return err
	}
	next := &manifest{root: root, files: make(map[string]manifestRow)}
	for _, file := range m.byRoot[root] {
		if err := m.listedFile(listed, next, file); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(listed.files)) {
		if err := m.orphan(listed, next, listed.files[name]); err != nil {
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
	if next.text != nil && !same(next.text, listed.text) {
		next.tool = m.request.Version
		next.text = next.render()
	}
	if listed.tool != "" && listed.tool != m.request.Version {
		m.plan.OtherVersions = append(m.plan.OtherVersions, listed.tool)
	}
	m.plan.add(m.compare(Entry{
		Path: filepath.Join(root, ManifestName), Old: listed.text, New: next.text,
		Reason: "it lists nothing any more", home: root,
	}, ""))
	return nil
}

// listedFile plans a file that the run produces in an app root. It moves its
// row from the manifest on disk to the next one.
func (m *maker) listedFile(listed, next *manifest, file File) error {
	name, err := relative(listed.root, file.Path)
	if err != nil {
		return err
	}
	owner, err := relative(listed.root, file.Package)
	if err != nil {
		return err
	}
	if !file.Header {
		if err := m.claim(listed, next, name, owner); err != nil {
			return err
		}
	}
	old, err := m.read(file.Path)
	if err != nil {
		return err
	}
	row, known := listed.files[name]
	delete(listed.files, name)

	handmade := ""
	switch marked := m.generated[file.Path]; {
	case known && (listed.merge || old != nil && hash(old) == row.SHA256):
	case !known && !marked, file.Header && !marked:
		handmade = notOurs
	case known && !(file.Header && isBroken(old)):
		handmade = editedByHand
	}
	entry := m.compare(Entry{
		Path: file.Path, Old: old, New: file.Content,
		ownFolder: !file.Header, home: file.Root,
	}, handmade)
	m.plan.add(entry)
	switch {
	case entry.Action != Conflict:
		next.files[name] = manifestRow{Path: name, SHA256: hash(file.Content), Package: owner}
	case known:
		next.files[name] = row
	}
	return nil
}

// claim returns an error where another package has the function already. The
// host compares function names without case.
func (m *maker) claim(listed, next *manifest, name, owner string) error {
	for _, row := range listed.files {
		if strings.EqualFold(row.Path, name) && row.Package != owner && !m.isStale(listed.root, row) {
			return clash(row.Path, row.Package, owner)
		}
	}
	for _, row := range next.files {
		if strings.EqualFold(row.Path, name) {
			return clash(row.Path, row.Package, owner)
		}
	}
	return nil
}

func clash(file, owner, other string) error {
	return fmt.Errorf("%s: the packages in folders %s and %s both have this function (names are compared without case): rename one with function=NAME, or generate both if it has moved", file, owner, other)
}

// orphan plans a listed file that the run does not produce.
func (m *maker) orphan(listed, next *manifest, row manifestRow) error {
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
	if err != nil || old == nil {
		return err
	}
	handmade := ""
	if !listed.merge && hash(old) != row.SHA256 && !(m.generated[name] && isBroken(old)) {
		handmade = editedByHand + ", and " + noLonger
	}
	entry := m.compare(Entry{
		Path: name, Old: old, Reason: noLonger,
		ownFolder: !isGoFile(row.Path), home: next.root,
	}, handmade)
	m.plan.add(entry)
	if entry.Action == Conflict {
		next.files[row.Path] = row
	}
	return nil
}

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

// relative returns a path in the manifest's notation.
func relative(root, name string) (string, error) {
	relative, err := filepath.Rel(root, name)
	if err != nil {
		return "", fmt.Errorf("comparing: %w", err)
	}
	return filepath.ToSlash(relative), nil
}
