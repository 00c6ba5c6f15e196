package arguments

import (
	"encoding/base64"
	"strings"
)

var errLineBreak = Fault("a line break in base64")

// byteSlice reads a base64 string: the standard alphabet, padded, in one line
// (RFC 4648, section 4).
func (r *Reader) byteSlice() []byte {
	start := r.valueStart()
	if r.null() {
		return nil
	}
	content, escape := r.content(aBase64)
	if r.failure != nil {
		return nil
	}
	if escape >= 0 { // a slash may be written \/
		var plain strings.Builder
		r.quoting.unescape(&plain, content, escape)
		content = []byte(plain.String())
	}
	return r.base64(start, content)
}

// base64 decodes the content of the string at start.
func (r *Reader) base64(start int, content []byte) []byte {
	if !r.reserve(len(content)) {
		return nil
	}
	decoded := make([]byte, base64.StdEncoding.DecodedLen(len(content)))
	n, err := base64.StdEncoding.Decode(decoded, content)
	if err == nil && len(content) != base64.StdEncoding.EncodedLen(n) {
		err = errLineBreak // package base64 passes over them
	}
	if err != nil {
		r.unfit(start, aBase64, err)
		return nil
	}
	return decoded[:n]
}
