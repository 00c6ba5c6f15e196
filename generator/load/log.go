package load

import (
	"io/fs"
	"os"

	"github.com/hubwire/hubwire/internal/files"
)

// Log remembers what is read through it, so that a watcher knows what the next
// run depends on. A nil Log reads all the same.
type Log struct {
	Paths   map[string]bool // everything that was looked at, there or not: absolute
	Folders map[string]bool // those of which the entries were listed
}

// NewLog returns an empty log.
func NewLog() *Log { return &Log{make(map[string]bool), make(map[string]bool)} }

func (l *Log) readFile(name string) ([]byte, error) {
	l.add(name)
	return files.ReadFile(name)
}

func (l *Log) stat(name string) (fs.FileInfo, error) {
	l.add(name)
	return os.Stat(name)
}

func (l *Log) readDir(name string) ([]fs.DirEntry, error) {
	if l != nil {
		l.Folders[name] = true
	}
	l.add(name)
	return files.ReadDir(name)
}

func (l *Log) add(path string) {
	if l != nil {
		l.Paths[path] = true
	}
}
