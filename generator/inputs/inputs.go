// Package inputs reads for a run of the generator and remembers where it
// looked, so that a watcher knows what the next run depends on.
package inputs

import (
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/hubwire/hubwire/internal/files"
)

// Log remembers the paths that are read through it. A nil Log reads all the
// same. It is not safe for concurrent use.
type Log struct{ paths, folders map[string]bool }

// ReadFile is os.ReadFile, remembered.
func (l *Log) ReadFile(name string) ([]byte, error) {
	l.add(name)
	return files.ReadFile(name)
}

// Stat is os.Stat, remembered.
func (l *Log) Stat(name string) (fs.FileInfo, error) {
	l.add(name)
	return os.Stat(name)
}

// ReadDir is os.ReadDir, remembered: whatever comes into the folder matters.
func (l *Log) ReadDir(name string) ([]fs.DirEntry, error) {
	l.add(name)
	if l != nil {
		l.folders[name] = true
	}
	return files.ReadDir(name)
}

func (l *Log) add(path string) {
	if l == nil {
		return
	}
	if l.paths == nil {
		l.paths, l.folders = make(map[string]bool), make(map[string]bool)
	}
	l.paths[path] = true
}

// Paths returns everything that was looked at, there or not: absolute, sorted.
func (l *Log) Paths() []string { return slices.Sorted(maps.Keys(l.paths)) }

// Folders returns those of which the entries were listed, likewise.
func (l *Log) Folders() []string { return slices.Sorted(maps.Keys(l.folders)) }
