package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a file to write: a new one, or the whole new text of one that is
// there.
type File struct {
	Path string // absolute
	Text []byte
	New  bool
}

// Write writes the files, and none where one that should be new is there.
func Write(files []File) error {
	for _, file := range files {
		if !file.New {
			continue
		}
		if _, err := os.Lstat(file.Path); err == nil {
			return fmt.Errorf("%s exists already; nothing was written", file.Path)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, file := range files {
		if err := os.MkdirAll(filepath.Dir(file.Path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file.Path, file.Text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
