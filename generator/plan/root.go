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
	next := &manifest{root: root, files: make(map[string]manifestRow, len(m.byRoot[root]))}
	before, now := claimsOf(listed), make(claims)
	for _, file := range m.byRoot[root] {
		row, err := m.rowOf(root, file)
		if err == nil && !file.Header {
			err = m.claim(before, now, root, row)
		}
		if err != nil {
			return err
		}
		if err := m.listedFile(listed, next, file, row); err != nil {
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
	if next.text != nil && next.tool != m.request.Version && !same(next.text, listed.text) {
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

// listedFile plans a file that the run produces in an app root. Its row in the
// manifest on disk moves to the next one, as it is now.
func (m *maker) listedFile(listed, next *manifest, file File, produced manifestRow) error {
	name := produced.Path
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
		ownFolder: !file.Header, home: homeOf(file.Root, file.Path),
	}, handmade)
	m.plan.add(entry)
	switch {
	case entry.Action != Conflict:
		next.files[name] = produced
	case known:
		next.files[name] = row
	}
	return nil
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
		ownFolder: !isGoFile(row.Path), home: homeOf(next.root, name),
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

// rowOf returns the row of a file in the manifest of an app root.
func (m *maker) rowOf(root string, file File) (manifestRow, error) {
	name, err := relative(root, file.Path)
	if err != nil {
		return manifestRow{}, err
	}
	owner, err := relative(root, file.Package)
	return manifestRow{Path: name, SHA256: m.sums[file.Path], Package: owner}, err
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
