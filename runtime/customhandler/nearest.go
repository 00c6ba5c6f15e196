package customhandler

import (
	"cmp"
	"slices"
	"strings"
)

// nearestFirst sorts names by how few edits lead from them to wanted, without
// regard to case.
func nearestFirst(wanted string, names []string) []string {
	wanted = strings.ToLower(wanted)
	distance := make(map[string]int, len(names))
	for _, name := range names {
		distance[name] = edits(wanted, strings.ToLower(name))
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(distance[a], distance[b]), strings.Compare(a, b))
	})
	return names
}

// edits is the Levenshtein distance in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substituted := diagonal
			if a[i] != b[j] {
				substituted++
			}
			diagonal = row[j+1]
			row[j+1] = min(substituted, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
