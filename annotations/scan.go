package annotations

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// text is a decoded piece of a directive. Offsets has the place in the source
// of each byte of s, and of the end, because escapes make the two differ.
type text struct {
	s       string
	offsets []int
}

func plain(s string, at int) text {
	offsets := make([]int, len(s)+1)
	for i := range offsets {
		offsets[i] = at + i
	}
	return text{s, offsets}
}

func (t text) start() int { return t.offsets[0] }
func (t text) end() int   { return t.offsets[len(t.s)] }

// word is one blank-separated part of a directive's arguments: key=value, or
// a key alone. Start and end include quotes.
type word struct {
	key        text
	value      text
	hasValue   bool
	start, end int
	before     int // where the blanks in front of it begin
}

// problem is a finding of the scanner, at offsets of the scanned text.
type problem struct {
	start, end int
	message    string
	help       string
}

// scan splits the arguments of a directive at blanks that are not quoted.
// Words that it reports a problem for are left out.
func scan(args string) (words []word, problems []problem) {
	for i, before := 0, 0; i < len(args); {
		if isBlank(args[i]) {
			i++
			continue
		}
		w, next, bad := scanWord(args, i)
		w.before = before
		if bad != nil {
			problems = append(problems, *bad)
		} else {
			words = append(words, w)
		}
		i, before = next, next
	}
	return words, problems
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// wordEnd returns where the bare word at i ends.
func wordEnd(args string, i int) int {
	for i < len(args) && !isBlank(args[i]) {
		i++
	}
	return i
}

func scanWord(args string, start int) (w word, next int, bad *problem) {
	end := wordEnd(args, start)
	equals := strings.IndexByte(args[start:end], '=')
	if equals < 0 {
		return word{key: plain(args[start:end], start), start: start, end: end}, end, nil
	}
	at := start + equals + 1
	w = word{key: plain(args[start:at-1], start), hasValue: true, start: start}
	if at < end && (args[at] == '"' || args[at] == '`') {
		w.value, w.end, bad = scanQuoted(args, at)
		if bad != nil {
			return word{}, max(bad.end, w.end), bad
		}
		if w.end < len(args) && !isBlank(args[w.end]) {
			end = wordEnd(args, w.end)
			return word{}, end, &problem{w.end, end, "unexpected text after the closing quote", "separate key=value pairs with a space"}
		}
		return w, w.end, nil
	}
	if i := strings.IndexAny(args[at:end], "\"`"); i >= 0 {
		return word{}, end, &problem{at + i, at + i + 1, "quote in the middle of a value", "quote the whole value: key=\"two words\""}
	}
	w.value, w.end = plain(args[at:end], at), end
	return w, end, nil
}

// scanQuoted reads the Go string literal at i: "with escapes" or `raw`.
func scanQuoted(args string, i int) (value text, end int, bad *problem) {
	quote := args[i]
	var decoded []byte
	var offsets []int
	for at := i + 1; at < len(args); {
		if args[at] == quote {
			return text{string(decoded), append(offsets, at)}, at + 1, nil
		}
		before := len(decoded)
		size := 1
		if quote == '`' {
			decoded = append(decoded, args[at])
		} else {
			r, multibyte, rest, err := strconv.UnquoteChar(args[at:], quote)
			if err != nil {
				stop := closing(args, at, quote)
				return text{}, stop, &problem{at, min(at+2, len(args)), "invalid escape in a quoted value", "write \\\\ for a backslash, or quote the value with backquotes"}
			}
			size = len(args) - at - len(rest)
			if multibyte {
				decoded = utf8.AppendRune(decoded, r)
			} else {
				decoded = append(decoded, byte(r))
			}
		}
		for range len(decoded) - before {
			offsets = append(offsets, at)
		}
		at += size
	}
	return text{}, len(args), &problem{i, len(args), "missing closing quote", "close the value with " + string(quote)}
}

// closing returns the offset after the quote that ends the literal, or the
// end of args.
func closing(args string, i int, quote byte) int {
	for ; i < len(args); i++ {
		switch args[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		}
	}
	return len(args)
}
