package messagepack

import "strconv"

// longestName bounds what one name adds to a place, in bytes.
const longestName = 64

// Place returns where in the value at pos another one starts, such as
// [2].name; empty for the value itself, and for one that cannot be found.
func Place(text []byte, pos, sought int) string {
	place, _, _ := find(text, pos, sought)
	return place
}

// find is Place, and returns where the next value starts if it is not found.
func find(text []byte, pos, sought int) (place string, next int, found bool) {
	head, next, err := ReadHead(text, pos)
	if err != nil || pos == sought {
		return "", next, true
	}
	switch head.Kind {
	case String, Binary, Extension:
		return "", next + head.Len, false
	case Array, Map:
	default:
		return "", next, false
	}
	for i := range head.Len {
		step := "[" + strconv.Itoa(i) + "]"
		if head.Kind == Map {
			if next == sought {
				return "", next, true // a name, which is of the map
			}
			name, start, err := ReadHead(text, next)
			if err != nil || name.Kind != String {
				return "", next, true
			}
			next = start + name.Len
			step = "." + string(text[start:start+min(name.Len, longestName)])
		}
		if place, next, found = find(text, next, sought); found {
			return step + place, next, true
		}
	}
	return "", next, false
}
