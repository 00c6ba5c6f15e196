package plan

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const functionFile = "function.json"

// lookalikes returns an error where a function has the name of one that
// somebody wrote by hand, but for case: the host compares names without it,
// and does not start with both. The manifest does not know the other. It does
// so too where the function's folder would be another one, as on Windows: the
// host takes the function's name from the folder.
func (m *maker) lookalikes(next *manifest) error {
	produced := make(map[string]manifestRow) // by folder in lower case
	for name, row := range next.files {
		if folder, ok := strings.CutSuffix(name, "/"+functionFile); ok {
			produced[strings.ToLower(folder)] = row
		}
	}
	entries, err := os.ReadDir(next.root)
	if err != nil {
		return fmt.Errorf("comparing: %w", err)
	}
	for _, entry := range entries { // sorted
		row, ok := produced[strings.ToLower(entry.Name())]
		path := filepath.Join(next.root, entry.Name(), functionFile)
		if !ok || path == next.file(row) {
			continue
		}
		goes := slices.ContainsFunc(m.plan.Entries, func(e Entry) bool { return e.Path == path && e.Action == Delete })
		if goes {
			continue
		}
		const advice = "(names are case-insensitive): rename this folder, or the function with function=NAME"
		folder := filepath.Dir(row.Path)
		if _, err := os.Stat(path); err == nil {
			return fmt.Errorf("%s/%s: function %s of the package in folder %s has this name too %s", entry.Name(), functionFile, folder, row.Package, advice)
		}
		if sameFile(filepath.Dir(path), filepath.Dir(next.file(row))) {
			return fmt.Errorf("%s: function %s of the package in folder %s cannot have a folder beside this one %s", entry.Name(), folder, row.Package, advice)
		}
	}
	return nil
}

func sameFile(one, other string) bool {
	a, errA := os.Stat(one)
	b, errB := os.Stat(other)
	return errA == nil && errB == nil && os.SameFile(a, b)
}
