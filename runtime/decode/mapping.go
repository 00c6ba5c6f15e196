package decode

// Map reads an object whose members are the entries, their values with read.
func Map[K ~string, V any, M ~map[K]V](r *Reader, into *M, read func(*Reader, *V)) {
	if r.null() {
		return
	}
	entries := M{}
	var value V
	for o := r.Object(); o.more(r); {
		key := r.key()
		if r.failure != nil {
			break
		}
		var zero V
		value = zero
		read(r, &value)
		before := len(entries)
		entries[K(key)] = value
		if len(entries) == before && r.failure == nil {
			r.broken(r.pos, errDuplicate)
		}
		if r.failure != nil {
			r.in(member(key))
			break
		}
	}
	*into = entries
}

// StringMap reads an object of strings.
func StringMap[K, V ~string, M ~map[K]V](r *Reader, into *M) {
	if r.null() {
		return
	}
	entries := M{}
	for o := r.Object(); o.more(r); {
		key := r.key()
		if r.failure != nil {
			break
		}
		value := r.string()
		before := len(entries)
		entries[K(key)] = V(value)
		if len(entries) == before && r.failure == nil {
			r.broken(r.pos, errDuplicate)
		}
		if r.failure != nil {
			r.in(member(key))
			break
		}
	}
	*into = entries
}

// key moves past the name of a member and returns it.
func (r *Reader) key() string {
	if r.packed {
		return r.cut(r.packedName())
	}
	if r.space(); !r.quoting.isQuote(r.text, r.pos) {
		r.unexpected()
		return ""
	}
	key := r.string()
	if r.failure == nil {
		r.take(':')
	}
	return key
}

// Pointer reads a value with read, or a null, which is nil.
func Pointer[T any](r *Reader, into **T, read func(*Reader, *T)) {
	if r.null() {
		return
	}
	*into = new(T)
	read(r, *into)
}
