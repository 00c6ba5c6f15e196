package upstream

import "github.com/hubwire/hubwire/internal/upstreams"

// Verification is how settings fit the functions of apps.
type Verification struct {
	Unreached   []Function // functions that no template takes
	Unreachable []int      // templates that an earlier one covers for every function, or that no function wants
}

// Verify finds the functions that settings do not reach, and the templates
// that nothing reaches.
func Verify(templates []upstreams.Template, apps []App) Verification {
	var found Verification
	used := make([]bool, len(templates))
	for _, app := range apps {
		for _, f := range app.Functions() {
			i := first(templates, f)
			if i < 0 {
				found.Unreached = append(found.Unreached, f)
				continue
			}
			used[i] = true
		}
	}
	for i := range templates {
		if !used[i] {
			found.Unreachable = append(found.Unreachable, i)
		}
	}
	return found
}

func first(templates []upstreams.Template, f Function) int {
	for i, t := range templates {
		if t.Matches(f.Hub, f.Category, f.Event) {
			return i
		}
	}
	return -1
}
