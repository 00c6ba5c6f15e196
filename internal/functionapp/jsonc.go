package functionapp

import (
	"bytes"
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ReadJSON reads host.json, function.json or the settings.json of Microsoft's
// emulator as .NET does: with comments, a byte order mark, commas before the end of
// lists, names in any case, and numbers and booleans where text is expected.
func ReadJSON(text []byte, into any) error {
	return json.Unmarshal(blankTrailingCommas(text), into, json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true), scalarsAsText)
}

var scalarsAsText = json.WithUnmarshalers(json.UnmarshalFromFunc(func(dec *jsontext.Decoder, text *string) error {
	if kind := dec.PeekKind(); kind != '0' && kind != 't' && kind != 'f' {
		return errors.ErrUnsupported
	}
	value, err := dec.ReadValue()
	switch *text = string(value); *text {
	case "true":
		*text = "True"
	case "false":
		*text = "False"
	}
	return err
}))

// blankComments returns the text with comments and a byte order mark overwritten
// with blanks: offsets and line ends stay.
func blankComments(data []byte) []byte {
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

// blankTrailingCommas returns the text without comments, and with each comma that
// nothing follows before the end of an object or array overwritten.
func blankTrailingCommas(data []byte) []byte {
	text := blankComments(data)
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
