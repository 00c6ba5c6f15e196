package arguments

// skip moves past a value of any kind and checks that it is well formed. Of
// duplicate members in it, it takes no notice.
func (r *Reader) skip() {
	switch c := r.space(); c {
	case '{':
		for o := r.object(nobody); o.more(r); {
			if r.passPlainMembers() {
				continue
			}
			if r.passName() {
				r.skip()
			}
			if r.failure != nil {
				return
			}
		}
	case '[':
		for a := r.array(); a.next(r); {
			r.skip()
		}
	case 't':
		r.mustBe("true")
	case 'f':
		r.mustBe("false")
	case 'n':
		r.mustBe("null")
	case '"', '\\':
		r.passString()
	default:
		n, fault := scanNumber(r.text, r.pos)
		switch {
		case fault != nil:
			r.broken(n.end, fault)
		case n.end == r.pos:
			r.unexpected()
		default:
			r.pos = n.end
		}
	}
}

func (r *Reader) mustBe(name string) {
	if !r.literal(name) {
		r.unexpected()
	}
}
