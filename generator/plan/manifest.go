package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/internal/files"
)

// ManifestName is the name of the manifest at an app root.
const ManifestName = ".hubwire.json"

// about tells whoever opens a manifest what it is.
const about = "Written by hubwire generate: the files it owns here. Commit it; after a merge conflict, generate again."

// manifest lists the files in an app root that belong to the generator.
type manifest struct {
	root  string
	text  []byte                 // nil where there is no manifest
	tool  string                 // version of the tool that wrote it; empty where that is not known
	merge bool                   // it holds both sides of a merge conflict
	files map[string]manifestRow // by path relative to the root, with slashes
}

func (m *manifest) path() string { return filepath.Join(m.root, ManifestName) }

// file returns the path of a listed file.
func (m *manifest) file(row manifestRow) string {
	return filepath.Join(m.root, filepath.FromSlash(row.Path))
}

type manifestRow struct {
	Path    string `json:"path"`
	SHA256  string `json:"sha256"`  // of the content without carriage returns
	Package string `json:"package"` // folder of the package it comes from, relative to the root

	// Was are the hashes of what the file holds, or held, while a run that has
	// not ended changes it.
	Was []string `json:"was,omitempty"`
}

// knows reports whether a run has written a content.
func (r manifestRow) knows(text []byte) bool {
	sum := hash(text)
	return sum == r.SHA256 || slices.Contains(r.Was, sum)
}

// after returns the row for while a run changes the file from what another row
// and its content on disk say; nil is no file.
func (r manifestRow) after(before manifestRow, old []byte) manifestRow {
	was := append(slices.Clone(before.Was), before.SHA256)
	if old != nil {
		was = append(was, hash(old))
	}
	slices.Sort(was)
	r.Was = slices.DeleteFunc(slices.Compact(was), func(sum string) bool { return sum == "" || sum == r.SHA256 })
	return r
}

// readManifest reads the manifest of an app root. One that is not there is
// empty.
func readManifest(root string, inside *boundary) (*manifest, error) {
	m := &manifest{root: root, files: make(map[string]manifestRow)}
	name := m.path()
	text, err := files.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	m.text = text
	text, m.merge = bothSides(text)
	tool, rows, err := parseManifest(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; delete it and run hubwire generate", name, err)
	}
	for _, row := range rows {
		if err := inside.check(m.file(row)); err != nil {
			return nil, fmt.Errorf("%s: %w; delete the manifest and run hubwire generate", name, err)
		}
		m.files[row.Path] = row
	}
	m.tool = tool
	return m, nil
}

// parseManifest reads the version and the rows of a manifest. Their paths are
// used for deleting, so only those of a kind that is generated do.
func parseManifest(text []byte) (tool string, rows []manifestRow, err error) {
	var content struct {
		Tool  string
		Files []manifestRow
	}
	if err := json.Unmarshal(text, &content); err != nil {
		return "", nil, fmt.Errorf("invalid manifest: %w", err)
	}
	for _, row := range content.Files {
		if !mayList(row.Path) {
			return "", nil, fmt.Errorf("%q is not the path of a generated file", row.Path)
		}
	}
	return content.Tool, content.Files, nil
}

// mayList reports whether a path can be that of a generated file: one that is
// not hidden, that the Functions host does not read, or is the function.json of
// a function. Whether it is inside of the module, the caller checks.
func mayList(name string) bool {
	inside := name
	for strings.HasPrefix(inside, "../") {
		inside = inside[len("../"):]
	}
	if !fs.ValidPath(inside) || !filepath.IsLocal(filepath.FromSlash(inside)) {
		return false
	}
	elements := strings.Split(inside, "/")
	if slices.ContainsFunc(elements, func(element string) bool { return strings.HasPrefix(element, ".") }) {
		return false
	}
	switch strings.ToLower(path.Base(name)) {
	case "host.json":
		return false
	case functionFile:
		return inside == name && len(elements) == 2
	}
	return true
}

// render returns the text of the manifest: one file a line, so that changes of
// two people rarely meet. It is nil where no file is listed.
func (m *manifest) render() []byte {
	if len(m.files) == 0 {
		return nil
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "{\n  \"about\": %q,\n", about)
	if m.tool != "" {
		fmt.Fprintf(&text, "  \"tool\": %q,\n", m.tool)
	}
	text.WriteString("  \"files\": [")
	separator := ""
	for _, name := range slices.Sorted(maps.Keys(m.files)) {
		row, _ := json.Marshal(m.files[name]) // texts
		fmt.Fprintf(&text, "%s\n    %s", separator, row)
		separator = ","
	}
	text.WriteString("\n  ]\n}\n")
	return text.Bytes()
}

// hash is what a manifest knows a file by.
func hash(text []byte) string {
	sum := sha256.Sum256(withoutCR(text))
	return hex.EncodeToString(sum[:])
}
