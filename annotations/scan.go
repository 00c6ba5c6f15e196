package annotations

import (
	"strconv"
	"strings"
)

// word is one blank-separated part of a directive's arguments: key=value, or
// a key alone. Its places are offsets of the arguments.
type word struct {
	key, value string
	hasValue   bool
	before     int // where the blanks in front of it begin
	start, end int // with quotes
	from, to   int // of the value, without quotes
}

// problem is a finding of the scanner, at offsets of the scanned text.
type problem struct {
	start, end    int
	message, help string
}

const blanks = " \t"

// scan splits the arguments of a directive at blanks that are not quoted.
// Words that it reports a problem for are left out.
func scan(args string) (words []word, problems []problem) {
	for before := 0; ; {
		start := len(args) - len(strings.TrimLeft(args[before:], blanks))
		if start == len(args) {
			return words, problems
		}
		w, bad := scanWord(args, start)
		w.before, before = before, w.end
		if bad != nil {
			problems = append(problems, *bad)
		} else {
			words = append(words, w)
		}
	}
}

// wordEnd returns where the bare word at i ends.
func wordEnd(args string, i int) int {
	if n := strings.IndexAny(args[i:], blanks); n >= 0 {
		return i + n
	}
	return len(args)
}

func scanWord(args string, start int) (w word, bad *problem) {
	w = word{start: start, end: wordEnd(args, start)}
	w.key, w.value, w.hasValue = strings.Cut(args[start:w.end], "=")
	w.from, w.to = start+len(w.key)+1, w.end
	switch quote := strings.IndexAny(w.value, "\"`"); {
	case quote < 0:
		return w, nil
	case quote > 0:
		return w, &problem{w.from + quote, w.from + quote + 1, "quote in the middle of a value", "quote the whole value: key=\"two words\""}
	}
	literal, err := strconv.QuotedPrefix(args[w.from:])
	if err != nil {
		return unfinished(args, w)
	}
	w.end = w.from + len(literal)
	if at := w.end; wordEnd(args, at) > at {
		w.end = wordEnd(args, at)
		return w, &problem{at, w.end, "unexpected text after the closing quote", "separate key=value pairs with a space"}
	}
	w.value, _ = strconv.Unquote(literal)
	w.from, w.to = w.from+1, w.end-1
	return w, nil
}

// unfinished says why the value of a word is no Go string literal.
func unfinished(args string, w word) (word, *problem) {
	quote := args[w.from]
	for rest := args[w.from+1:]; rest != "" && quote == '"'; {
		_, _, next, err := strconv.UnquoteChar(rest, quote)
		if err != nil {
			at := len(args) - len(rest)
			w.end = min(at+1+strings.IndexByte(rest+`"`, quote), len(args))
			return w, &problem{at, min(at+2, len(args)), "invalid escape in a quoted value", "write \\\\ for a backslash, or quote the value with backquotes"}
		}
		rest = next
	}
	w.end = len(args)
	return w, &problem{w.from, w.end, "missing closing quote", "close the value with " + string(quote)}
}
