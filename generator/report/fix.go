package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// change is a run of lines before and after a fix. Line is the number of the
// first in the file as it is.
type change struct {
	path     string
	line     int
	old, new []string
}

// edit is an edit at offsets of its file.
type edit struct {
	from, to int
	text     string
}

// changes returns what a fix does to the lines of its files. Files that cannot
// be read are left out, and those with edits that contradict each other.
func changes(fix []annotations.Edit, files *sources) []change {
	var all []change
	for _, part := range byFile(fix) {
		path := part[0].Span.Start.Filename
		f := files.file(path)
		if edits, ok := f.edits(part); ok {
			for _, each := range f.changes(edits) {
				each.path = path
				all = append(all, each)
			}
		}
	}
	return all
}

// byFile groups edits by their file, in the order in which files come first.
func byFile(fix []annotations.Edit) [][]annotations.Edit {
	var groups [][]annotations.Edit
	for _, each := range fix {
		path := each.Span.Start.Filename
		i := slices.IndexFunc(groups, func(group []annotations.Edit) bool {
			return group[0].Span.Start.Filename == path
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], each)
	}
	return groups
}

// edits returns the edits in the order of the text. It is false where one is
// not in the file, or where two overlap.
func (f *file) edits(fix []annotations.Edit) ([]edit, bool) {
	var edits []edit
	for _, each := range fix {
		from, ok := f.offset(each.Span.Start)
		if !ok {
			return nil, false
		}
		to, ok := f.offset(endOf(each.Span))
		if !ok {
			return nil, false
		}
		edits = append(edits, edit{from, max(from, to), each.NewText})
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	for i := range edits[1:] {
		if edits[i].to > edits[i+1].from {
			return nil, false
		}
	}
	return edits, true
}

// changes applies edits; those that share a line are one change.
func (f *file) changes(edits []edit) []change {
	var all []change
	for len(edits) > 0 {
		first, end := f.lineAt(edits[0].from), f.lineEnd(edits[0].from)
		begin := f.starts[first-1]
		at := begin
		var after strings.Builder
		for len(edits) > 0 && edits[0].from <= end {
			e := edits[0]
			edits = edits[1:]
			after.WriteString(f.text[at:e.from] + e.text)
			at, end = e.to, f.lineEnd(e.to)
		}
		after.WriteString(f.text[at:end])
		if c := trimmed(first, lines(f.text[begin:end]), lines(after.String())); len(c.old)+len(c.new) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// lineAt returns the line that an offset is on.
func (f *file) lineAt(offset int) int {
	i, found := slices.BinarySearch(f.starts, offset)
	if found {
		i++
	}
	return i
}

// lineEnd returns the offset of the end of the line that an offset is on.
func (f *file) lineEnd(offset int) int {
	if line := f.lineAt(offset); line < len(f.starts) {
		return f.starts[line] - 1
	}
	return len(f.text)
}

// lines splits text into lines without their ends, LF or CRLF.
func lines(text string) []string {
	all := strings.Split(text, "\n")
	for i, line := range all {
		all[i] = strings.TrimSuffix(line, "\r")
	}
	return all
}

// trimmed leaves the lines out that a change keeps at its ends.
func trimmed(line int, old, new []string) change {
	for len(old) > 0 && len(new) > 0 && old[0] == new[0] {
		old, new = old[1:], new[1:]
		line++
	}
	for len(old) > 0 && len(new) > 0 && old[len(old)-1] == new[len(new)-1] {
		old, new = old[:len(old)-1], new[:len(new)-1]
	}
	return change{line: line, old: old, new: new}
}
