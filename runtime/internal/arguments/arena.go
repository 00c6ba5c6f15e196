package arguments

import "strings"

// Sizes of the chunks that the strings of one call are cut from, in bytes. A
// string that is kept keeps its chunk, so they are small; a string of ownSize
// or more is allocated for itself.
const (
	smallestChunk = 128
	largestChunk  = 4096
	ownSize       = 1024
)

// cut returns the content as a string of its own, which does not depend on the
// text. A strings.Builder that does not grow leaves what was cut from it alone.
func (r *Reader) cut(content []byte) string {
	if len(content) >= ownSize {
		if !r.reserve(len(content)) {
			return ""
		}
		return string(content)
	}
	if r.chunk.Cap()-r.chunk.Len() < len(content) {
		r.newChunk(len(content))
	}
	start := r.chunk.Len()
	r.chunk.Write(content)
	return r.chunk.String()[start:]
}

// cutEscaped is cut for content with escapes. They are never shorter than what
// they stand for.
func (r *Reader) cutEscaped(content []byte, escape int) string {
	if len(content) >= ownSize {
		if !r.reserve(len(content)) {
			return ""
		}
		var own strings.Builder
		own.Grow(len(content))
		r.quoting.unescape(&own, content, escape)
		return own.String()
	}
	if r.chunk.Cap()-r.chunk.Len() < len(content) {
		r.newChunk(len(content))
	}
	start := r.chunk.Len()
	r.quoting.unescape(&r.chunk, content, escape)
	return r.chunk.String()[start:]
}

// newChunk starts a chunk with room for n bytes, of a size that goes with what
// is left of the text.
func (r *Reader) newChunk(n int) {
	left := (len(r.text) - r.pos) / 4
	size := max(n, min(largestChunk, max(smallestChunk, left)))
	r.reserve(size)
	r.chunk.Reset()
	r.chunk.Grow(size)
}
