package functionapp

import "bytes"

// BlankComments returns the JSON of host.json and its like, in which the
// Functions host takes comments and a byte order mark, with these overwritten
// with blanks: offsets and line ends stay.
func BlankComments(data []byte) []byte {
	text := bytes.Clone(data)
	if bytes.HasPrefix(text, []byte("\xEF\xBB\xBF")) {
		copy(text, "   ")
	}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			i = endOfString(text, i)
		case bytes.HasPrefix(text[i:], []byte("//")):
			i = blank(text, i, "\n")
		case bytes.HasPrefix(text[i:], []byte("/*")):
			i = blank(text, i, "*/")
		}
	}
	return text
}

// BlankTrailingCommas returns the text without comments, as BlankComments does,
// and with each comma that nothing follows before the end of an object or
// array overwritten: .NET's configuration reader passes over them.
func BlankTrailingCommas(data []byte) []byte {
	text := BlankComments(data)
	comma := -1 // the last one, while nothing but blanks came after it
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t', '\r', '\n':
			continue
		case ',':
			comma = i
			continue
		case ']', '}':
			if comma >= 0 {
				text[comma] = ' '
			}
		case '"':
			i = endOfString(text, i)
		}
		comma = -1
	}
	return text
}

// endOfString returns the index of the quote that closes a string, or the
// last index of an unfinished one.
func endOfString(text []byte, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}

// blank overwrites from start to the end of the terminator and returns the
// last index of it. Line ends stay.
func blank(text []byte, start int, terminator string) int {
	end := len(text)
	if found := bytes.Index(text[start+2:], []byte(terminator)); found >= 0 {
		end = start + 2 + found + len(terminator)
	}
	for i := start; i < end; i++ {
		if text[i] != '\n' && text[i] != '\r' {
			text[i] = ' '
		}
	}
	return end - 1
}
