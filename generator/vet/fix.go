package vet

import (
	"cmp"
	"fmt"
	"os"
	"slices"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/internal/files"
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

// rewrite makes edits in a file. One that is not as long as they suppose has
// changed meanwhile, and is left alone.
func rewrite(name string, edits []annotations.Edit) error {
	text, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	slices.SortFunc(edits, func(a, b annotations.Edit) int { return cmp.Compare(b.Span.Start.Offset, a.Span.Start.Offset) })
	for _, edit := range edits { // from the last to the first
		from, to := edit.Span.Start.Offset, edit.Span.End.Offset
		if to < from || to > len(text) {
			return fmt.Errorf("%s changed meanwhile", name)
		}
		text = slices.Replace(text, from, to, []byte(edit.NewText)...)
	}
	return os.WriteFile(name, text, 0o644) // a file that is there keeps its mode
}
