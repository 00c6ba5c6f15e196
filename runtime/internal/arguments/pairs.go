package arguments

// Pairs are the members of an object of strings that is read when it is asked
// for. The zero value has none.
type Pairs struct {
	text  []byte
	level int
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
	return Pairs{r.text[start:r.pos:r.pos], r.quoting.level}
}

// IsZero reports whether there is no object at all.
func (p Pairs) IsZero() bool { return p.text == nil }

// List returns name, value, name, value … in the order of the text. A null is
// the empty string.
func (p Pairs) List() []string {
	if p.IsZero() {
		return nil
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
