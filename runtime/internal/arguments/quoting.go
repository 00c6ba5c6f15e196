package arguments

import (
	"encoding/binary"

	"github.com/go-json-experiment/json/jsontext"
)

// quoting says how the text spells a quote and a backslash of the JSON in it.
// They are data, so that JSON inside a string is read as it lies there:
//
//	level 0   the text itself             "   \
//	level 1   in a JSON string            \"  \\
//	level 2   in a string in a string   \\\"  \\\\
//
// Those are the only spellings that are followed; text that writes a quote as
// \u0022, or white space as \n, is unpacked first.
type quoting struct {
	level  int    // as above
	size   int    // bytes of a quote and of a backslash: 1, 2 or 4
	mask   uint32 // of that many bytes, in little-endian order as all below
	quote  uint32
	escape uint32
	colon  spelled // a quote and a colon
}

// spelled is text of up to eight bytes, compared at once.
type spelled struct{ text, mask uint64 }

// isAt reports whether the text at pos, eight bytes at least, starts with it.
func (s *spelled) isAt(text []byte, pos int) bool {
	return binary.LittleEndian.Uint64(text[pos:])&s.mask == s.text
}

// quotings has the quoting of each level.
var quotings = [...]quoting{{
	level: 0, size: 1, mask: 0xff, quote: '"', escape: '\\',
	colon: spelled{'"' | ':'<<8, 0xffff},
}, {
	level: 1, size: 2, mask: 0xffff, quote: '\\' | '"'<<8, escape: '\\' | '\\'<<8,
	colon: spelled{'\\' | '"'<<8 | ':'<<16, 0xffffff},
}, {
	level: 2, size: 4, mask: 0xffffffff,
	quote:  '\\' | '\\'<<8 | '\\'<<16 | '"'<<24,
	escape: '\\' | '\\'<<8 | '\\'<<16 | '\\'<<24,
	colon:  spelled{'\\' | '\\'<<8 | '\\'<<16 | '"'<<24 | ':'<<32, 0xffffffffff},
}}

// isQuote reports whether the text spells a quote at pos.
func (q *quoting) isQuote(text []byte, pos int) bool { return load(text, pos)&q.mask == q.quote }

// load returns the four bytes at pos, the first one lowest; what lies behind
// the end counts as zero.
func load(text []byte, pos int) uint32 {
	if len(text)-pos >= 4 {
		return binary.LittleEndian.Uint32(text[pos:])
	}
	return loadLast(text, pos)
}

func loadLast(text []byte, pos int) (four uint32) {
	for i := min(len(text), pos+4) - 1; i >= pos; i-- {
		four = four<<8 | uint32(text[i])
	}
	return four
}

// unpack undoes the strings that text lies in.
func unpack(text []byte, level int) (jsontext.Value, error) {
	for range level {
		quoted := make([]byte, 0, len(text)+2)
		quoted = append(quoted, '"')
		quoted = append(quoted, text...)
		quoted = append(quoted, '"')
		var err error
		if text, err = jsontext.AppendUnquote(nil, quoted); err != nil {
			return nil, err
		}
	}
	return text, nil
}
