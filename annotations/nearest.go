package annotations

import "strings"

// Nearest returns the candidate that is most likely meant by a misspelt name,
// or "" where none is near. Case does not count, and a candidate that the
// name begins or ends with is near: hubName means hub or name.
func Nearest(name string, candidates []string) string {
	best, _ := OnlyNearest(name, candidates)
	return best
}

// OnlyNearest is [Nearest], and reports whether no other candidate is as near,
// so that the name may be replaced without asking.
func OnlyNearest(name string, candidates []string) (best string, only bool) {
	bestDistance := len(name)/3 + 2
	lower := strings.ToLower(name)
	for _, candidate := range candidates {
		other := strings.ToLower(candidate)
		distance := editDistance(lower, other)
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

func contains(a, b string) bool {
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || strings.HasSuffix(a, b)
}

// editDistance counts the bytes to insert, delete, replace or swap with their
// neighbour to make a into b (optimal string alignment).
func editDistance(a, b string) int {
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
