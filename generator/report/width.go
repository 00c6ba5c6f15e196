package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible returns what is shown for a character of source text or a message, -1
// for nothing, and how many columns it takes. What a terminal would obey or
// hide, such as escape sequences and changes of writing direction, is shown as
// U+FFFD.
func visible(r rune) (shown rune, width int) {
	switch {
	case r == '\uFEFF': // byte order mark
		return -1, 0
	case r < utf8.RuneSelf && r >= ' ' && r != 0x7F:
		return r, 1
	case !unicode.IsGraphic(r):
		return utf8.RuneError, 1
	case unicode.In(r, unicode.Mn, unicode.Me), r >= 0x1160 && r <= 0x11FF:
		return r, 0 // drawn onto the character in front
	case unicode.Is(wide, r):
		return r, 2
	}
	return r, 1
}

// drawn returns text as it is shown, with its tabs.
func drawn(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		shown, _ := visible(r)
		return shown
	}, text)
}

// clean returns text for one line, with tabs and line breaks as blanks.
func clean(text string) string {
	return strings.TrimRight(drawn(strings.NewReplacer("\r\n", " ", "\t", " ", "\n", " ").Replace(text)), " ")
}

// wide has the characters that take two columns: East_Asian_Width W and F of
// Unicode 14.0.0, ranges joined over unassigned characters, and beyond U+FFFF
// over the few narrow ones in blocks of emoji.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115F, 1}, {0x231A, 0x231B, 1}, {0x2329, 0x232A, 1}, {0x23E9, 0x23EC, 1}, {0x23F0, 0x23F0, 1}, {0x23F3, 0x23F3, 1},
		{0x25FD, 0x25FE, 1}, {0x2614, 0x2615, 1}, {0x2648, 0x2653, 1}, {0x267F, 0x267F, 1}, {0x2693, 0x2693, 1}, {0x26A1, 0x26A1, 1},
		{0x26AA, 0x26AB, 1}, {0x26BD, 0x26BE, 1}, {0x26C4, 0x26C5, 1}, {0x26CE, 0x26CE, 1}, {0x26D4, 0x26D4, 1}, {0x26EA, 0x26EA, 1},
		{0x26F2, 0x26F3, 1}, {0x26F5, 0x26F5, 1}, {0x26FA, 0x26FA, 1}, {0x26FD, 0x26FD, 1}, {0x2705, 0x2705, 1}, {0x270A, 0x270B, 1},
		{0x2728, 0x2728, 1}, {0x274C, 0x274C, 1}, {0x274E, 0x274E, 1}, {0x2753, 0x2755, 1}, {0x2757, 0x2757, 1}, {0x2795, 0x2797, 1},
		{0x27B0, 0x27B0, 1}, {0x27BF, 0x27BF, 1}, {0x2B1B, 0x2B1C, 1}, {0x2B50, 0x2B50, 1}, {0x2B55, 0x2B55, 1}, {0x2E80, 0x303E, 1},
		{0x3041, 0x3247, 1}, {0x3250, 0x4DBF, 1}, {0x4E00, 0xA4C6, 1}, {0xA960, 0xA97C, 1}, {0xAC00, 0xD7A3, 1}, {0xF900, 0xFAD9, 1},
		{0xFE10, 0xFE19, 1}, {0xFE30, 0xFE6B, 1}, {0xFF01, 0xFF60, 1}, {0xFFE0, 0xFFE6, 1},
	},
	R32: []unicode.Range32{
		{0x16FE0, 0x1B2FB, 1}, {0x1F18E, 0x1F19A, 1}, {0x1F200, 0x1F64F, 1}, {0x1F680, 0x1F6FF, 1}, {0x1F7E0, 0x1F7F0, 1},
		{0x1F900, 0x1FAFF, 1}, {0x20000, 0x3134A, 1},
	},
}
