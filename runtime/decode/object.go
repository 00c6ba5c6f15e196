package decode

import "strings"

// MaxMembers is how many members [Object] can tell apart.
const MaxMembers = 64

// Object walks over the members of an object:
//
//	for o := r.Object(); o.Next(r, names[:]); {
//		switch o.Index {
//		case 0:
//			decode.String(r, &v.Text)
//		case 1:
//			…
//		}
//	}
//
// Members are expected in the order of the names, and found in any. Those that
// are not among the names are passed over. A null has no members.
type Object struct {
	// Index is that of the member to read now, in the names.
	Index int

	seen  uint64 // bit i: names[i] was there
	left  int    // members to come, in MessagePack
	state objectState
}

type objectState uint8

const (
	objectNone   objectState = iota // null, or a failure
	objectFirst                     // before the first member
	objectMore                      // after a member
	objectPacked                    // in MessagePack
)

// Object starts to read an object.
func (r *Reader) Object() Object {
	o := Object{Index: -1}
	switch {
	case r.packed:
		var open bool
		if o.left, open = r.packedCount(packMap, anObject); open {
			o.state = objectPacked
		}
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

// Next moves to the next member that is among the names, at most [MaxMembers].
// The caller must read its value.
func (o *Object) Next(r *Reader, names []string) bool {
	// Most members come in order, spelled as usual. Behind a failure the text is
	// at its end, and so is what is looked for.
	if index := o.Index + 1; o.state >= objectFirst && index < len(names) && o.seen>>(index&63) == 0 {
		q, text, name, start := r.quoting, r.text, names[index], r.pos
		if o.state == objectMore {
			start++ // behind the comma
		}
		closing := start + q.size + len(name)
		if closing+8 <= len(text) && q.isQuote(text, start) && string(text[start+q.size:closing]) == name &&
			q.colon.isAt(text, closing) && (o.state == objectFirst || text[r.pos] == ',') {
			r.pos = closing + q.size + 1
			o.seen |= 1 << (index & 63)
			o.Index, o.state = index, objectMore
			return true
		}
	}
	if o.state == objectPacked && o.nextPacked(r, names) {
		return true
	}
	return o.find(r, names)
}

// nextPacked is Next for MessagePack where members come in order.
func (o *Object) nextPacked(r *Reader, names []string) bool {
	index := o.Index + 1
	if o.left == 0 || index >= len(names) || o.seen>>(index&63) != 0 || !r.expectedPackedName(names[index]) {
		return false
	}
	o.seen |= 1 << (index & 63)
	o.left--
	o.Index = index
	return true
}

// find is Next for all but the usual: a member out of order or unknown, and the
// end.
func (o *Object) find(r *Reader, names []string) bool {
	if r.failure != nil {
		o.unwind(r, names)
		return false
	}
	for o.more(r) {
		index := o.Index + 1
		if index >= len(names) || !r.expectedName(names[index]) {
			if index = r.nameIndex(names, index); index < 0 {
				if r.skip(); r.failure != nil {
					return false
				}
				continue
			}
		}
		if o.seen&(1<<index) != 0 {
			r.broken(r.pos, errDuplicate)
			r.in(member(names[index]))
			return false
		}
		o.seen |= 1 << index
		o.Index = index
		return r.failure == nil
	}
	return false
}

// unwind notes which member a failure was in.
func (o *Object) unwind(r *Reader, names []string) {
	if o.Index >= 0 && o.state != objectNone {
		r.in(member(names[o.Index]))
		o.state = objectNone
	}
}

// more moves to the name of the next member.
func (o *Object) more(r *Reader) bool {
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
func (o *Object) close(r *Reader) {
	r.pos++
	r.depth--
	o.state = objectNone
}

// moreSlowly is more for all but the usual.
func (o *Object) moreSlowly(r *Reader) bool {
	switch o.state {
	case objectNone:
		return false
	case objectPacked:
		o.left--
		if o.left >= 0 {
			return true
		}
		r.depth--
		o.state = objectNone
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
	if r.packed {
		return r.expectedPackedName(name)
	}
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

// nameIndex moves past any name and its colon, and returns its index, or -1.
// The search starts where the name is likely to be.
func (r *Reader) nameIndex(names []string, likely int) int {
	name := r.memberName()
	if !r.packed && (r.failure != nil || !r.take(':')) {
		return -1
	}
	for i := likely; i < len(names); i++ {
		if names[i] == string(name) {
			return i
		}
	}
	for i := range min(likely, len(names)) {
		if names[i] == string(name) {
			return i
		}
	}
	return -1
}

// memberName moves past the name of a member.
func (r *Reader) memberName() []byte {
	if r.packed {
		return r.packedName()
	}
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
