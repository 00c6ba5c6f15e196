package scaffold

import (
	"bytes"
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
			return nil, fmt.Errorf("%s already exists; nothing was written", file.Path)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	var w written
	for _, file := range files {
		if err := w.write(file); err != nil {
			return nil, errors.Join(err, w.undo())
		}
	}
	return w.undo, nil
}

// written is what was done so far, as the steps that put it back.
type written struct{ steps []func() error }

func (w *written) write(file File) error {
	if err := w.mkdir(filepath.Dir(file.Path)); err != nil {
		return err
	}
	if file.New {
		w.steps = append(w.steps, func() error { return os.Remove(file.Path) })
	} else {
		before, err := os.ReadFile(file.Path)
		if err != nil {
			return err
		}
		w.steps = append(w.steps, func() error {
			if now, err := os.ReadFile(file.Path); err == nil && bytes.Equal(now, before) {
				return nil // it could not even be opened
			}
			return os.WriteFile(file.Path, before, 0o644)
		})
	}
	return os.WriteFile(file.Path, file.Text, 0o644)
}

// mkdir makes a folder and those above it, one by one.
func (w *written) mkdir(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := w.mkdir(filepath.Dir(dir)); err != nil {
		return err
	}
	w.steps = append(w.steps, func() error { return os.Remove(dir) })
	return os.Mkdir(dir, 0o755)
}

// undo puts back what it can. What a step had not come to do is no error.
func (w *written) undo() error {
	var failed []error
	for _, step := range slices.Backward(w.steps) {
		if err := step(); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
