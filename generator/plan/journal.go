package plan

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
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

// journalContent is the content of a journal: a line for each operation, followed by
// the new content of the file.
type journalContent []operation

func (j journalContent) writeTo(w io.Writer) error {
	out := bufio.NewWriterSize(w, 16<<10) // it may be as large as all files together
	out.WriteString(journalHeader)
	for _, o := range j {
		line := out.AvailableBuffer()
		if o.text == nil {
			line = append(line, noContent...)
		} else {
			line = strconv.AppendInt(line, int64(len(o.text)), 10)
		}
		line = append(append(line, ' '), cmp.Or(o.old, noContent)...)
		line = strconv.AppendBool(append(line, ' '), o.ownFolder)
		line = strconv.AppendQuote(append(line, ' '), o.path)
		out.Write(append(line, '\n'))
		if o.text != nil {
			out.Write(o.text)
			out.WriteByte('\n')
		}
	}
	out.WriteString(journalEnd)
	return out.Flush() // with the error of any of these
}

// decodeJournal reads what journalContent wrote. It is false for a journal that
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
