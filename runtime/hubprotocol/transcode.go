package hubprotocol

import "strconv"

// deepest is how deep arrays and maps may be nested in a value that changes
// its encoding.
const deepest = 128

// longestShownName bounds what one name adds to the path of an error.
const longestShownName = 64

// ValueError says why a value has no form in the other encoding.
type ValueError struct {
	Path    string // such as "[2].name"; empty for the value as a whole
	Problem string // such as "is not valid UTF-8"
}

// Error names the place and what is wrong there.
func (e *ValueError) Error() string { return "value" + e.Path + " " + e.Problem }

// at puts the index of an element or the name of a member in front of an error's
// path.
func (e *ValueError) at(step string) *ValueError {
	if _, err := strconv.Atoi(step); err == nil {
		return &ValueError{"[" + step + "]" + e.Path, e.Problem}
	}
	return &ValueError{"." + step[:min(len(step), longestShownName)] + e.Path, e.Problem}
}

func tooDeep() *ValueError {
	return &ValueError{Problem: "is nested deeper than " + strconv.Itoa(deepest) + " levels"}
}
