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

// atIndex puts the place of an element in front of an error's path.
func (e *ValueError) atIndex(i int) *ValueError {
	return &ValueError{"[" + strconv.Itoa(i) + "]" + e.Path, e.Problem}
}

// atName puts the place of a member in front of an error's path.
func (e *ValueError) atName(name string) *ValueError {
	return &ValueError{"." + name[:min(len(name), longestShownName)] + e.Path, e.Problem}
}

func tooDeep() *ValueError {
	return &ValueError{Problem: "is nested deeper than " + strconv.Itoa(deepest) + " levels"}
}
