package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// File is a file to write: a new one, or the whole new text of one that is
// there.
type File struct {
	Path string // absolute
	Text []byte
	New  bool
}

// Write writes the files, and none where one that should be new is there. The
// function that it returns puts everything back; where writing fails, that has
// been done.
func Write(files []File) (undo func() error, err error) {
	for _, file := range files {
		if !file.New {
			continue
		}
		if _, err := os.Lstat(file.Path); err == nil {
			return nil, fmt.Errorf("%s exists already; nothing was written", file.Path)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	var steps []func() error // that put it back
	undo = func() error {
		var failed []error
		for _, step := range slices.Backward(steps) {
			if err := step(); !errors.Is(err, fs.ErrNotExist) {
				failed = append(failed, err)
			}
		}
		return errors.Join(failed...)
	}
	for _, file := range files {
		var missing []string // folders, the innermost first
		for dir := filepath.Dir(file.Path); ; dir = filepath.Dir(dir) {
			if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
				break
			}
			missing = append(missing, dir)
		}
		for _, dir := range slices.Backward(missing) {
			steps = append(steps, func() error { return os.Remove(dir) })
		}
		if file.New {
			steps = append(steps, func() error { return os.Remove(file.Path) })
		} else if before, err := os.ReadFile(file.Path); err == nil {
			steps = append(steps, func() error { return os.WriteFile(file.Path, before, 0o644) })
		}
		err := os.MkdirAll(filepath.Dir(file.Path), 0o755)
		if err == nil {
			err = os.WriteFile(file.Path, file.Text, 0o644)
		}
		if err != nil {
			return nil, errors.Join(err, undo())
		}
	}
	return undo, nil
}
