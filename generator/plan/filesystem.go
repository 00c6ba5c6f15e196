package plan

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// fileSystem is what a commit does to the disk, so that a test can stop it
// anywhere. It is safe for concurrent use.
type fileSystem interface {
	// create writes a file that must not exist, or leaves none.
	create(name string, content content) error
	rename(from, to string) error
	remove(name string) error
	mkdir(name string) error
}

// content is what a file is to hold.
type content interface{ writeTo(io.Writer) error }

// whole is content that is at hand.
type whole []byte

func (t whole) writeTo(w io.Writer) error {
	_, err := w.Write(t)
	return err
}

// disk is the real one.
type disk struct{}

func (disk) create(name string, content content) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if err := errors.Join(content.writeTo(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

func (disk) rename(from, to string) error { return os.Rename(from, to) }
func (disk) remove(name string) error     { return os.Remove(name) }
func (disk) mkdir(name string) error      { return os.Mkdir(name, 0o755) }

// makeFolder makes a folder and those above it that are missing.
func makeFolder(files fileSystem, folder string) error {
	err := files.mkdir(folder)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		if err := makeFolder(files, filepath.Dir(folder)); err != nil {
			return err
		}
		return files.mkdir(folder)
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
func replace(files fileSystem, name string, content content) error {
	temporary := name + temporarySuffix
	err := files.create(temporary, content)
	if errors.Is(err, fs.ErrExist) { // a run that was cut short left it behind
		if err = files.remove(temporary); err == nil {
			err = files.create(temporary, content)
		}
	}
	if err != nil {
		return err
	}
	if err := files.rename(temporary, name); err != nil {
		return errors.Join(err, files.remove(temporary))
	}
	return nil
}

// temporarySuffix ends the names of files on their way to their places. No
// tool takes them for source.
const temporarySuffix = ".hubwire.tmp"
