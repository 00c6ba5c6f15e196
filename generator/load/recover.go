package load

import "bytes"

// withoutBodies blanks the bodies of functions, so that the declarations of a
// file can be read although a body has a syntax error. Every byte keeps its
// place. It trusts the layout of gofmt: a function begins in the first column,
// a line that ends its signature ends in "{", and the body ends with the next
// "}" in the first column. It is false where the layout is another, such as
// for a function whose end is missing.
func withoutBodies(text []byte) ([]byte, bool) {
	blanked := bytes.Clone(text)
	const (
		outside = iota
		signature
		body
	)
	state := outside
	start := 0
	for line := range bytes.Lines(text) {
		trimmed := bytes.TrimRight(line, " \t\r\n")
		begins := bytes.HasPrefix(line, []byte("func "))
		if begins && state != outside {
			return nil, false
		}
		switch {
		case state == body && bytes.HasPrefix(line, []byte("}")):
			state = outside
		case state == body:
			blank(blanked[start : start+len(line)])
		case begins && bytes.HasSuffix(trimmed, []byte("}")):
			// the whole function on one line
		case (begins || state == signature && isFirstColumn(line)) && bytes.HasSuffix(trimmed, []byte("{")):
			state = body
		case begins:
			state = signature
		}
		start += len(line)
	}
	return blanked, state == outside
}

func isFirstColumn(line []byte) bool { return line[0] != ' ' && line[0] != '\t' }

func blank(line []byte) {
	for i, c := range line {
		if c != '\n' && c != '\r' {
			line[i] = ' '
		}
	}
}
