package plan

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// JournalName is the name of the file that holds a commit while it is carried
// out.
const JournalName = ".hubwire.commit"

// operation is one change of a file.
type operation struct {
	path      string // relative to the journal's folder, with slashes
	old       string // hex SHA-256 of what the file holds before; "" where there is none
	text      []byte // to be written; nil where the file goes
	ownFolder bool   // the folder goes or comes with the file
}

const (
	journalHeader = "hubwire commit 1\n"
	journalEnd    = "end\n"
	noContent     = "-"
)

// encodeJournal renders operations: a line each, followed by the new content.
func encodeJournal(operations []operation) []byte {
	size := 0
	for _, o := range operations {
		size += len(o.text) + len(o.path) + 100
	}
	text := append(make([]byte, 0, size), journalHeader...)
	for _, o := range operations {
		if o.text == nil {
			text = append(text, noContent...)
		} else {
			text = strconv.AppendInt(text, int64(len(o.text)), 10)
		}
		text = append(append(text, ' '), cmp.Or(o.old, noContent)...)
		text = strconv.AppendBool(append(text, ' '), o.ownFolder)
		text = strconv.AppendQuote(append(text, ' '), o.path)
		text = append(text, '\n')
		if o.text != nil {
			text = append(append(text, o.text...), '\n')
		}
	}
	return append(text, journalEnd...)
}

// decodeJournal reads what encodeJournal wrote. It is false for a journal that
// does not end as it should, because writing it was cut short, and for
// operations on files that are none of the generator's.
func decodeJournal(text []byte) ([]operation, bool) {
	rest, ok := bytes.CutPrefix(text, []byte(journalHeader))
	if !ok {
		return nil, false
	}
	var operations []operation
	for string(rest) != journalEnd {
		line, after, ok := bytes.Cut(rest, []byte("\n"))
		if !ok {
			return nil, false
		}
		var o operation
		var length string
		if _, err := fmt.Sscanf(string(line), "%s %s %t %q", &length, &o.old, &o.ownFolder, &o.path); err != nil {
			return nil, false
		}
		if o.old == noContent {
			o.old = ""
		}
		if length != noContent {
			n, err := strconv.Atoi(length)
			if err != nil || n < 0 || n >= len(after) || after[n] != '\n' {
				return nil, false
			}
			o.text, after = after[:n], after[n+1:]
		}
		if !mayChange(o.path) {
			return nil, false
		}
		operations = append(operations, o)
		rest = after
	}
	return operations, true
}

// mayChange reports whether a journal may name a file: one below its folder
// that is not hidden, as the files of version control are, but for manifests.
func mayChange(name string) bool {
	if !filepath.IsLocal(filepath.FromSlash(name)) || path.Clean(name) != name {
		return false
	}
	elements := strings.Split(name, "/")
	last := len(elements) - 1
	if elements[last] == ManifestName {
		elements = elements[:last]
	}
	return !slices.ContainsFunc(elements, func(element string) bool { return strings.HasPrefix(element, ".") })
}

// Digest identifies the exact content of a file.
func Digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
