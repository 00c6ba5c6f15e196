// Package words helps to write about words of others: which name a misspelt one
// was most likely meant to be, and how text is shown that somebody else chose.
package words

import (
	"cmp"
	"slices"
	"strings"
)

// longest bounds the work for a name that anyone may send, in bytes.
const longest = 256

// Nearest returns the candidate that is most likely meant, or "" where none is
// near. A candidate that the name begins or ends with is near: hubName means
// hub or name.
func Nearest(name string, candidates []string) string {
	best, _ := OnlyNearest(name, candidates)
	return best
}

// OnlyNearest is [Nearest], and reports whether no other candidate is as near, so that
// the name may be replaced without asking.
func OnlyNearest(name string, candidates []string) (best string, only bool) {
	lower := lowered(name)
	bestDistance := len(lower)/3 + 2
	for _, candidate := range candidates {
		other := lowered(candidate)
		distance := Edits(lower, other)
		if len(lower) >= 3 && len(other) >= 3 && contains(lower, other) {
			distance = min(distance, 2)
		}
		switch {
		case distance < bestDistance:
			best, bestDistance, only = candidate, distance, true
		case distance == bestDistance:
			only = false
		}
	}
	return best, only
}

// NearestFirst returns the candidates sorted by how few edits lead to them.
func NearestFirst(name string, candidates []string) []string {
	lower := lowered(name)
	distance := make(map[string]int, len(candidates))
	for _, candidate := range candidates {
		distance[candidate] = Edits(lower, lowered(candidate))
	}
	return slices.SortedFunc(slices.Values(candidates), func(a, b string) int {
		return cmp.Or(cmp.Compare(distance[a], distance[b]), strings.Compare(a, b))
	})
}

func lowered(name string) string { return strings.ToLower(name[:min(len(name), longest)]) }

func contains(a, b string) bool {
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || strings.HasSuffix(a, b)
}

// Edits counts the bytes to insert, delete, replace or swap with their
// neighbour to make a into b (optimal string alignment).
func Edits(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
