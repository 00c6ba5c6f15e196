// Package inputs notes everything a run of the generator reads, so that a
// later run can tell whether it would read the same.
package inputs

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Kind is how a run looked at a path.
type Kind string

// The kinds.
const (
	File      Kind = "file"      // its content
	Directory Kind = "directory" // the names and types of what is in it
	Type      Kind = "type"      // whether it is there, and as what
)

// Input is one thing that a run has looked at.
type Input struct {
	Kind  Kind
	Path  string // absolute
	State string // what was seen there; equal for what counts as equal

	// Stamp is, where there is one, what the file system says about the path
	// as long as the state is the same; see [Input.Settled].
	Stamp Stamp
}

// States that are no digests, and shorter.
const (
	missing  = "missing"
	unstable = "unstable" // could not be read, or was seen in two states: never equal
)

// Log notes what is read through it. It is safe for concurrent use. A nil Log
// reads and notes nothing.
type Log struct {
	mu      sync.Mutex
	seen    map[subject]string
	entries map[string][]fs.DirEntry // of the directories noted, sorted by name
}

type subject struct {
	kind Kind
	path string
}

// ReadFile is os.ReadFile, noted.
func (l *Log) ReadFile(name string) ([]byte, error) {
	text, err := readFile(name)
	if l != nil {
		l.note(File, name, fileState(text, err))
	}
	return text, err
}

// ReadDir is os.ReadDir, noted.
func (l *Log) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(name)
	if l != nil {
		l.note(Directory, name, directoryState(entries, err))
		l.noteEntries(name, entries)
	}
	return entries, err
}

// Stat is os.Stat, noted as far as existence and type go.
func (l *Log) Stat(name string) (fs.FileInfo, error) {
	info, err := os.Stat(name)
	if l != nil {
		l.note(Type, name, typeState(info, err))
	}
	return info, err
}

func (l *Log) note(kind Kind, path, state string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen = make(map[subject]string, 1024)
	}
	what := subject{kind, path}
	if before, ok := l.seen[what]; ok && before != state {
		state = unstable
	}
	l.seen[what] = state
}

func (l *Log) noteEntries(dir string, entries []fs.DirEntry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.entries == nil {
		l.entries = make(map[string][]fs.DirEntry)
	}
	l.entries[dir] = entries
}

// All returns what was noted, sorted; but for what was missing in a directory
// whose entries were noted, where they tell.
func (l *Log) All() []Input {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]Input, 0, len(l.seen))
	for what, state := range l.seen {
		if state == missing && l.told(what.path) {
			continue
		}
		list = append(list, Input{Kind: what.kind, Path: what.path, State: state})
	}
	slices.SortFunc(list, func(a, b Input) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Kind, b.Kind))
	})
	return list
}

// told reports whether the entries of its directory tell that a path is
// missing. They do not where it is one of them: a link whose target may come,
// or a file that was new.
func (l *Log) told(path string) bool {
	dir, name := filepath.Split(path)
	dir = filepath.Clean(dir)
	state, ok := l.seen[subject{Directory, dir}]
	if !ok || state == missing || state == unstable {
		return false
	}
	_, found := slices.BinarySearchFunc(l.entries[dir], name, func(entry fs.DirEntry, name string) int {
		return cmp.Compare(entry.Name(), name)
	})
	return !found
}

// Stable reports whether the input was seen in one state. Others never hold.
func (i Input) Stable() bool { return i.State != unstable && i.State != "" }

// HasStamp reports whether the input has a stamp once it is old enough, where
// the system has any.
func (i Input) HasStamp() bool { return i.Kind != Type && i.State != missing }

// Settled reports whether the input holds, and returns its stamp of now. One
// that had this stamp already is not read. There is none for what changed so
// recently that another change might not show in the times of the file system,
// and none for what is looked at as quickly; see [Input.HasStamp].
func (i Input) Settled(now time.Time) (stamp Stamp, holds bool) {
	if !i.HasStamp() {
		return Stamp{}, i.Holds()
	}
	stamp = stampOf(i.Path) // before the contents, so that it is never newer than they are
	if !stamp.IsZero() && stamp == i.Stamp {
		return stamp, true
	}
	if !i.Holds() {
		return Stamp{}, false
	}
	if !stamp.tells(now) {
		return Stamp{}, true
	}
	return stamp, true
}

// Holds reports whether a run would see the same now, whatever the stamp.
func (i Input) Holds() bool {
	var now string
	switch i.Kind {
	case File:
		text, err := readFile(i.Path)
		now = fileState(text, err)
	case Directory:
		entries, err := os.ReadDir(i.Path)
		now = directoryState(entries, err)
	case Type:
		info, err := os.Stat(i.Path)
		now = typeState(info, err)
	}
	return i.Stable() && now == i.State
}

func fileState(text []byte, err error) string {
	if err != nil {
		return failed(err)
	}
	sum := sha256.Sum256(text)
	return string(sum[:])
}

func directoryState(entries []fs.DirEntry, err error) string {
	if err != nil {
		return failed(err)
	}
	var list strings.Builder
	for _, entry := range entries { // sorted by name
		list.WriteString(entry.Type().String())
		list.WriteString(entry.Name())
		list.WriteByte(0)
	}
	return fileState([]byte(list.String()), nil)
}

func typeState(info fs.FileInfo, err error) string {
	if err != nil {
		return failed(err)
	}
	return info.Mode().Type().String()
}

func failed(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return missing
	}
	return unstable
}
