//go:build linux || darwin

package inputs

import (
	"strings"

	"golang.org/x/sys/unix"
)

// Folder is an open folder: the system finds what is below in fewer steps from
// there than by the whole path. A nil Folder has nothing below it.
type Folder struct {
	prefix string // of the paths below
	handle int
}

// OpenFolder opens a folder; the result is nil where it cannot be opened.
func OpenFolder(path string) *Folder {
	handle, err := retry(func() (int, error) { return unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0) })
	if err != nil {
		return nil
	}
	return &Folder{path + "/", handle}
}

// Close closes the folder.
func (f *Folder) Close() {
	if f != nil {
		_ = unix.Close(f.handle)
	}
}

// stampOf returns the stamp of what is at a path.
func (f *Folder) stampOf(path string) Stamp {
	from := unix.AT_FDCWD
	if f != nil {
		if below, ok := strings.CutPrefix(path, f.prefix); ok {
			from, path = f.handle, below
		}
	}
	var info unix.Stat_t
	if _, err := retry(func() (int, error) { return 0, unix.Fstatat(from, path, &info, 0) }); err != nil {
		return Stamp{}
	}
	return Stamp{uint64(info.Dev), info.Ino, uint64(info.Size), info.Ctim.Nano()}
}
