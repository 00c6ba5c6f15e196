package decode

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Any reads a value of any type, by way of package json and reflection. It is
// for types that read JSON in a way of their own.
func Any[T any](r *Reader, into *T) { r.any(into) }

func (r *Reader) any(into any) {
	start := r.valueStart()
	text := r.raw()
	if r.failure != nil {
		return
	}
	if err := json.Unmarshal(text, into); err != nil {
		r.fail(failure{offset: start, inner: err, found: string(text)})
	}
}

// raw moves past a value and returns it as JSON.
func (r *Reader) raw() jsontext.Value {
	start := r.valueStart()
	if r.packed {
		text, next, err := packToJSON(nil, r.text, start, r.depth)
		if err != nil {
			r.broken(next, err)
			return nil
		}
		r.pos = next
		return text
	}
	r.skip()
	if r.failure != nil {
		return nil
	}
	text, err := unpack(r.text[start:r.pos], r.quoting.level)
	if err != nil {
		r.broken(start, err)
	}
	return text
}
