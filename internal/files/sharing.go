// Package files waits for changes of files, and reads, renames and removes those that
// another program may have open. Windows refuses that while it lasts; elsewhere
// nothing has to be waited for.
package files

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"time"
)

// patience and pauses are those of the go command (cmd/internal/robustio).
const (
	patience = 2 * time.Second
	pause    = time.Millisecond
	longest  = 500 * time.Millisecond
)

// ReadFile is os.ReadFile.
func ReadFile(name string) (text []byte, err error) {
	err = again(func() error {
		text, err = os.ReadFile(name)
		return err
	})
	return text, err
}

// ReadDir is os.ReadDir.
func ReadDir(name string) (entries []fs.DirEntry, err error) {
	err = again(func() error {
		entries, err = os.ReadDir(name)
		return err
	})
	return entries, err
}

// Rename is os.Rename. It replaces a file that is read-only, too.
func Rename(from, to string) error { return again(func() error { return rename(from, to) }) }

// Remove is os.Remove.
func Remove(name string) error { return again(func() error { return os.Remove(name) }) }

// again tries until the error is none that may pass.
func again(try func() error) error {
	start, next := time.Now(), pause
	for {
		err := try()
		if !mayPass(err) || time.Since(start) > patience {
			return err
		}
		time.Sleep(next)
		next = min(next+rand.N(next), longest)
	}
}
