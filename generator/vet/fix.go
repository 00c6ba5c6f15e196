package vet

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// Fix makes the edits that findings suggest, and returns how many findings it
// repaired. The edits of a finding are made all or none; where they overlap
// those of another, they are left for the next run.
func Fix(findings annotations.Diagnostics) (repaired int, err error) {
	accepted := make(map[string][]annotations.Edit) // by file
	for _, d := range findings {
		if len(d.Fix) == 0 || slices.ContainsFunc(d.Fix, func(e annotations.Edit) bool {
			return slices.ContainsFunc(accepted[e.Span.Start.Filename], func(other annotations.Edit) bool { return overlap(e, other) })
		}) {
			continue
		}
		for _, edit := range d.Fix {
			name := edit.Span.Start.Filename
			accepted[name] = append(accepted[name], edit)
		}
		repaired++
	}
	for name, edits := range accepted {
		if err := rewrite(name, edits); err != nil {
			return 0, fmt.Errorf("vet: fixing: %w", err)
		}
	}
	return repaired, nil
}

// overlap reports whether two edits of a file touch the same text. Two that
// insert at one place do: their order would be chance.
func overlap(a, b annotations.Edit) bool {
	return a.Span.Start.Offset <= b.Span.End.Offset && b.Span.Start.Offset <= a.Span.End.Offset
}

// rewrite replaces a file by itself with edits, in one step. A file that is
// not as long as the edits suppose has changed meanwhile, and is left alone.
func rewrite(name string, edits []annotations.Edit) error {
	path, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	slices.SortFunc(edits, func(a, b annotations.Edit) int { return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset) })
	var edited strings.Builder
	at := 0
	for _, edit := range edits {
		from, to := edit.Span.Start.Offset, edit.Span.End.Offset
		if from < at || to < from || to > len(text) {
			return fmt.Errorf("%s changed meanwhile", name)
		}
		edited.Write(text[at:from])
		edited.WriteString(edit.NewText)
		at = to
	}
	edited.Write(text[at:])
	return replace(path, edited.String(), info.Mode().Perm())
}

// replace writes a file next to the one it then takes the place of.
func replace(path, text string, mode os.FileMode) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), ".hubwire-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	_, err = file.WriteString(text)
	err = cmp.Or(err, file.Chmod(mode))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
