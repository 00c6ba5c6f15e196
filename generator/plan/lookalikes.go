package plan

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	functionFile = "function.json"
	functionJSON = "/" + functionFile
)

// lookalikes returns an error where a function has the name of one that
// somebody wrote by hand, but for case: the host compares names without it,
// and does not start with both. The manifest does not know the other.
func (m *maker) lookalikes(next *manifest) error {
	produced := make(map[string]string) // folders by their lower case
	for name := range next.files {
		if folder, ok := strings.CutSuffix(name, functionJSON); ok {
			produced[strings.ToLower(folder)] = folder
		}
	}
	if len(produced) == 0 {
		return nil
	}
	entries, err := os.ReadDir(next.root)
	if err != nil {
		return fmt.Errorf("comparing: %w", err)
	}
	for _, entry := range entries { // sorted
		folder, ok := produced[strings.ToLower(entry.Name())]
		if !ok || entry.Name() == folder {
			continue
		}
		name := entry.Name() + functionJSON
		path := filepath.Join(next.root, filepath.FromSlash(name))
		if _, err := os.Stat(path); err != nil || m.goes(path) {
			continue
		}
		return fmt.Errorf("%s: function %s of the package in folder %s has this name too (names are compared without case): rename this folder, or the function with function=NAME",
			name, folder, next.files[folder+functionJSON].Package)
	}
	return nil
}

// goes reports whether the plan deletes a file.
func (m *maker) goes(path string) bool {
	return slices.ContainsFunc(m.plan.Entries, func(e Entry) bool { return e.Path == path && e.Action == Delete })
}
