package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/hubwire/hubwire/internal/files"
)

// fileSystem is what a commit does to the disk, so that a test can stop it
// anywhere.
type fileSystem interface {
	// create writes a file that must not exist, or leaves none.
	create(name string, text []byte) (fs.FileInfo, error)
	rename(from, to string) error
	remove(name string) error
	mkdir(name string) error
}

// disk is the real one.
type disk struct{}

func (disk) create(name string, text []byte) (fs.FileInfo, error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	_, err = file.Write(text)
	info, failed := file.Stat()
	if err := errors.Join(err, failed, file.Close()); err != nil {
		return nil, errors.Join(err, os.Remove(name))
	}
	return info, nil
}

func (disk) rename(from, to string) error { return files.Rename(from, to) }
func (disk) remove(name string) error     { return files.Remove(name) }
func (disk) mkdir(name string) error      { return os.Mkdir(name, 0o755) }

// write gives a file its content, in a folder that is made for it where it is
// the file's own.
func write(files fileSystem, name string, text []byte, ownFolder bool) error {
	if ownFolder {
		if err := makeFolder(files, filepath.Dir(name)); err != nil {
			return err
		}
	}
	_, err := replace(files, name, text)
	return err
}

// remove deletes a file, and its folder where that was for the file alone and
// is empty now.
func remove(files fileSystem, name string, ownFolder bool) error {
	if err := files.remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if ownFolder {
		removeFolder(files, filepath.Dir(name))
	}
	return nil
}

// makeFolder makes a folder and those above it that are missing.
func makeFolder(files fileSystem, folder string) error {
	err := files.mkdir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := makeFolder(files, filepath.Dir(folder)); err != nil {
			return err
		}
		if err = files.mkdir(folder); err == nil || !errors.Is(err, fs.ErrExist) {
			return err
		}
		return nil
	case errors.Is(err, fs.ErrExist):
		return nil // a file in the way shows when something is put in there
	default:
		return err
	}
}

// removeFolder removes a folder that is empty. What stands in its place, such as
// a link to a folder of somebody's, stays.
func removeFolder(files fileSystem, folder string) {
	if info, err := os.Lstat(folder); err == nil && info.IsDir() {
		_ = files.remove(folder) // fails where it is not empty
	}
}

// replace gives a file new content in one step: whoever reads it finds the old
// or the new one.
func replace(files fileSystem, name string, text []byte) (fs.FileInfo, error) {
	temporary := fmt.Sprintf("%s.%08x%s", name, rand.Uint32(), temporarySuffix)
	info, err := files.create(temporary, text)
	if err != nil {
		return nil, err
	}
	if err := files.rename(temporary, name); err != nil {
		if failed := files.remove(temporary); !errors.Is(failed, fs.ErrNotExist) {
			err = errors.Join(err, failed)
		}
		return nil, err
	}
	return info, nil
}

// temporarySuffix ends the names of files on their way to their places. No
// tool takes them for source.
const temporarySuffix = ".hubwire.tmp"
