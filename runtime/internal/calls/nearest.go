package calls

import (
	"cmp"
	"slices"
	"strings"
)

// longestCompared bounds the work for a name that anyone may send.
const longestCompared = 256

// NearestFirst returns names sorted by how few edits lead from them to
// wanted, without regard to case.
func NearestFirst(wanted string, names []string) []string {
	wanted = strings.ToLower(wanted[:min(len(wanted), longestCompared)])
	distance := make(map[string]int, len(names))
	for _, name := range names {
		distance[name] = edits(wanted, strings.ToLower(name))
	}
	return slices.SortedFunc(slices.Values(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(distance[a], distance[b]), strings.Compare(a, b))
	})
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
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
