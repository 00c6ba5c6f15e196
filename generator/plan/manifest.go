package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/generator/inputs"
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

type manifestRow struct {
	Path    string `json:"path"`
	SHA256  string `json:"sha256"`  // of the content without carriage returns
	Package string `json:"package"` // folder of the package it comes from, relative to the root
}

// readManifest reads the manifest of an app root. One that is not there is
// empty.
func readManifest(log *inputs.Log, root string) (*manifest, error) {
	m := &manifest{root: root, files: make(map[string]manifestRow)}
	name := filepath.Join(root, ManifestName)
	text, err := log.ReadFile(name)
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
		if !isReached(log, root, row.Path) {
			return nil, fmt.Errorf("%s: %q leads out of the module; delete the manifest and run hubwire generate", name, row.Path)
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
		return "", nil, fmt.Errorf("not a manifest: %w", err)
	}
	for _, row := range content.Files {
		if !mayList(row.Path) {
			return "", nil, fmt.Errorf("%q is not the path of a generated file", row.Path)
		}
	}
	return content.Tool, content.Files, nil
}

// mayList reports whether a path can be that of a generated file: one in a
// folder of the root; in the root itself a Go file, or a file about a hub, which
// may also be beside the root, as that of a web page is.
func mayList(name string) bool {
	inside := name
	for strings.HasPrefix(inside, "../") {
		inside = inside[len("../"):]
	}
	if !fs.ValidPath(inside) || !filepath.IsLocal(filepath.FromSlash(inside)) {
		return false
	}
	base := path.Base(name)
	about := path.Ext(name) == ".ts" || path.Ext(name) == ".json" && base != "host.json" && base != "function.json"
	switch {
	case inside != name:
		return about
	case path.Dir(name) == ".":
		return about || isGoFile(name)
	}
	return true
}

// isReached reports whether a listed file is below a folder that runs over the
// root reach: the repository or module around it.
func isReached(log *inputs.Log, root, name string) bool {
	if !strings.HasPrefix(name, "../") {
		return true
	}
	folders := newReach(log).above(root)
	if len(folders) == 0 {
		return false
	}
	inside, err := relative(folders[len(folders)-1], filepath.Join(root, filepath.FromSlash(name)))
	return err == nil && filepath.IsLocal(filepath.FromSlash(inside))
}

// homeOf returns the innermost folder that has both the root and the file in it.
func homeOf(root, file string) string {
	for parent := filepath.Dir(root); parent != root; parent = filepath.Dir(root) {
		if inside, err := relative(root, file); err == nil && filepath.IsLocal(filepath.FromSlash(inside)) {
			break
		}
		root = parent
	}
	return root
}

// render returns the text of the manifest: one file a line, so that changes of
// two people rarely meet. It is nil where no file is listed.
func (m *manifest) render() []byte {
	if len(m.files) == 0 {
		return nil
	}
	const rowSize = 160 // bytes, about
	var text bytes.Buffer
	text.Grow(len(about) + len(m.files)*rowSize)
	fmt.Fprintf(&text, "{\n  \"about\": %q,\n", about)
	if m.tool != "" {
		fmt.Fprintf(&text, "  \"tool\": %q,\n", m.tool)
	}
	text.WriteString("  \"files\": [")
	for i, name := range slices.Sorted(maps.Keys(m.files)) {
		if i > 0 {
			text.WriteByte(',')
		}
		row, _ := json.Marshal(m.files[name]) // three strings
		text.WriteString("\n    ")
		text.Write(row)
	}
	text.WriteString("\n  ]\n}\n")
	return text.Bytes()
}

// hash is what a manifest knows a file by.
func hash(text []byte) string { return Digest(withoutCR(text)) }
