package arguments

import "strings"

// maxMembers is how many members an object can tell apart.
const maxMembers = 64

// object walks over the members of an object:
//
//	for o := r.object(m); o.next(r); {
//		switch o.index {
//		case 0:
//			text = r.string()
//		case 1:
//			…
//		}
//	}
//
// Members are expected in the order of their names, and found in any. Those
// that nobody knows are passed over. A null has no members.
type object struct {
	index int // of the member to read now, in the names

	members *members
	names   []string // of the members, as the client is likely to spell them
	seen    uint64   // bit i: names[i] was there
	state   objectState
}

type objectState uint8

const (
	objectNone  objectState = iota // null, or a failure
	objectFirst                    // before the first member
	objectMore                     // after a member
)

// nobody knows the members of an object that is passed over, or of a map.
var nobody = exactly()

// object starts to read an object.
func (r *Reader) object(m *members) object {
	o := object{index: -1, members: m, names: m.names[r.spelling]}
	switch {
	case r.space() == '{':
		if r.enter() {
			r.pos++
			o.state = objectFirst
		}
	case !r.null():
		r.wrong(anObject)
	}
	return o
}

// next moves to the next member that is known, at most [maxMembers]. The caller
// must read its value.
func (o *object) next(r *Reader) bool {
	// Most members come in order, spelled as usual. Behind a failure the text is
	// at its end, and so is what is looked for.
	if index := o.index + 1; o.state >= objectFirst && index < len(o.names) && o.seen>>(index&63) == 0 {
		q, text, name, start := r.quoting, r.text, o.names[index], r.pos
		if o.state == objectMore {
			start++ // behind the comma
		}
		closing := start + q.size + len(name)
		if closing+8 <= len(text) && q.isQuote(text, start) && string(text[start+q.size:closing]) == name &&
			q.colon.isAt(text, closing) && (o.state == objectFirst || text[r.pos] == ',') {
			r.pos = closing + q.size + 1
			o.seen |= 1 << (index & 63)
			o.index, o.state = index, objectMore
			return true
		}
	}
	return o.find(r)
}

// find is next for all but the usual: a member out of order or unknown, and the
// end.
func (o *object) find(r *Reader) bool {
	if r.failure != nil {
		o.unwind(r)
		return false
	}
	for o.more(r) {
		index := o.index + 1
		if index >= len(o.names) || !r.expectedName(o.names[index]) {
			if index = o.anyName(r, index); index < 0 {
				if r.skip(); r.failure != nil {
					return false
				}
				continue
			}
		}
		if o.seen&(1<<index) != 0 {
			r.broken(r.pos, errDuplicate)
			r.in(member(o.names[index]))
			return false
		}
		o.seen |= 1 << index
		o.index = index
		return r.failure == nil
	}
	return false
}

// anyName moves past any name and its colon, and returns its index, or -1.
// The search starts where the name is likely to be.
func (o *object) anyName(r *Reader, likely int) int {
	start := r.pos
	name := r.memberName()
	if r.failure != nil || !r.take(':') {
		return -1
	}
	for i := likely; i < len(o.names); i++ {
		if o.names[i] == string(name) {
			return i
		}
	}
	for i := range min(likely, len(o.names)) {
		if o.names[i] == string(name) {
			return i
		}
	}
	return o.otherName(r, name, start)
}

// otherName returns the index of a name that is not spelled as expected, and
// expects all others to be spelled like it; -1 where nobody knows it.
func (o *object) otherName(r *Reader, name []byte, start int) int {
	index, ambiguous := o.members.fold(name)
	switch {
	case ambiguous:
		r.broken(start, errAmbiguous)
		return -1
	case index < 0:
		r.ignore(o.members, name)
		return -1
	}
	if like, ok := o.members.spelledLike(index, name); ok {
		r.spelling = like
		o.names = o.members.names[like]
	}
	return index
}

// unwind notes which member a failure was in.
func (o *object) unwind(r *Reader) {
	if o.index >= 0 && o.state != objectNone {
		r.in(member(o.names[o.index]))
		o.state = objectNone
	}
}

// more moves to the name of the next member.
func (o *object) more(r *Reader) bool {
	if o.state == objectMore && r.pos < len(r.text) {
		switch r.text[r.pos] {
		case ',':
			r.pos++
			return true
		case '}':
			o.close(r)
			return false
		}
	}
	return o.moreSlowly(r)
}

// close moves past the end.
func (o *object) close(r *Reader) {
	r.pos++
	r.depth--
	o.state = objectNone
}

// moreSlowly is more for all but the usual.
func (o *object) moreSlowly(r *Reader) bool {
	if o.state == objectNone {
		return false
	}
	c := r.space()
	switch {
	case c == '}':
		o.close(r)
		return false
	case o.state == objectFirst:
		o.state = objectMore
	case c == ',':
		r.pos++
	default:
		r.unexpected()
		return false
	}
	return true
}

// expectedName moves past a name and its colon if they are next, spelled as
// usual.
func (r *Reader) expectedName(name string) bool {
	q, text := r.quoting, r.text
	opened := r.pos + q.size
	closing := opened + len(name)
	colon := closing + q.size
	if colon >= len(text) || text[colon] != ':' || string(text[opened:closing]) != name ||
		!q.isQuote(text, r.pos) || !q.isQuote(text, closing) {
		return false
	}
	r.pos = colon + 1
	return true
}

// memberName moves past the name of a member.
func (r *Reader) memberName() []byte {
	if r.space(); !r.quoting.isQuote(r.text, r.pos) {
		r.unexpected()
		return nil
	}
	content, escape := r.content(aString)
	if escape < 0 {
		return content
	}
	var plain strings.Builder
	r.quoting.unescape(&plain, content, escape)
	return []byte(plain.String())
}
