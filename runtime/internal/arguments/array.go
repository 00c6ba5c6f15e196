package arguments

// growth is how many times what is there an array is grown to at once. It
// bounds what hostile text can make us reserve: arrays may be inside of others,
// and each may claim all that is left.
const growth = 4

// more returns for how many items there shall be room when there are n: as many
// as there may be in the text that is left, within growth.
func more(n, likely int) int { return max(1, min(likely, (growth-1)*n)) }

// slabCapacity bounds the slabs that lists of strings are cut from.
const slabCapacity = 256

// strings reads an array of strings. Short ones share their memory.
func (r *Reader) strings() []string {
	if r.null() {
		return nil
	}
	start := len(r.slab)
	some := false
	for a := r.array(); a.next(r); some = true {
		if len(r.slab) == cap(r.slab) {
			start = r.growSlab(start)
		}
		r.slab = append(r.slab, r.string())
	}
	end := len(r.slab)
	if !some {
		return []string{}
	}
	return r.slab[start:end:end]
}

// growSlab starts a new slab with the strings of the list at hand, and returns
// where they start in it.
func (r *Reader) growSlab(start int) int {
	list := r.slab[start:]
	capacity := max(2*len(list), min(slabCapacity, 2*cap(r.slab)), 4)
	r.reserve(capacity * stringSize)
	r.slab = append(make([]string, 0, capacity), list...)
	return 0
}

// array walks over the items of an array.
type array struct {
	index int // of the item to read now
	open  bool
}

// array starts to read an array.
func (r *Reader) array() array {
	a := array{index: -1}
	switch {
	case r.space() == '[':
		if r.enter() {
			r.pos++
			a.open = true
		}
	default:
		r.wrong(anArray)
	}
	return a
}

// next moves to the next item.
func (a *array) next(r *Reader) bool {
	if r.failure != nil {
		if a.open && a.index >= 0 {
			r.in(element(a.index))
		}
		a.open = false
		return false
	}
	if !a.open {
		return false
	}
	a.index++
	c := r.space()
	switch {
	case c == ']' && r.failure == nil:
		r.pos++
		r.depth--
		a.open = false
		return false
	case a.index == 0:
	case c == ',':
		r.pos++
	default:
		r.unexpected()
		a.open = false
		return false
	}
	return true
}
