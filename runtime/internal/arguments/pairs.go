package arguments

// Pairs are names with values: headers, query parameters or claims, ordered,
// duplicates kept. Those in the text of a call are read each time they are asked
// for, which most calls never do. It has no methods, as the types of package
// signalr that embed it would have them too. The zero value has none.
type Pairs struct {
	list []string // name, value, name, value …

	text  []byte // an object of strings; nil for a list
	level int
}

// PairsOf returns pairs from name, value, name, value …; a last name without a
// value has the empty one.
func PairsOf(list []string) Pairs {
	if len(list)%2 != 0 {
		list = append(list[:len(list):len(list)], "")
	}
	return Pairs{list: list}
}

// pairs moves past an object of strings, or a null, and checks it.
func (r *Reader) pairs() Pairs {
	start := r.valueStart()
	if r.null() {
		return Pairs{}
	}
	for o := r.object(nobody); o.more(r); {
		if !r.passPlainMembers() && (!r.passName() || !r.passString()) {
			break
		}
	}
	if r.failure != nil {
		return Pairs{}
	}
	return Pairs{text: r.text[start:r.pos:r.pos], level: r.quoting.level}
}

// List returns name, value, name, value … in order. A null is the empty string.
func List(p Pairs) []string {
	if p.text == nil {
		return p.list
	}
	r := Reader{text: p.text, quoting: &quotings[p.level]}
	var list []string
	for o := r.object(nobody); o.more(&r); {
		name := r.key()
		r.space()
		value := r.string()
		if r.failure != nil {
			break // not after the check in pairs
		}
		list = append(list, name, value)
	}
	return list
}
