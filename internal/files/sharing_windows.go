package files

import (
	"errors"
	"os"
	"syscall"
)

const sharingViolation = syscall.Errno(32) // ERROR_SHARING_VIOLATION

// mayPass reports whether an error may come of what another program does to a
// file at the moment. A folder on its way out denies access.
func mayPass(err error) bool {
	return errors.Is(err, sharingViolation) || errors.Is(err, syscall.ERROR_ACCESS_DENIED)
}

func rename(from, to string) error {
	err := os.Rename(from, to)
	if !errors.Is(err, syscall.ERROR_ACCESS_DENIED) {
		return err
	}
	const ownerWrites = 0o200
	if info, failed := os.Stat(to); failed != nil || info.Mode().Perm()&ownerWrites != 0 || os.Chmod(to, info.Mode()|ownerWrites) != nil {
		return err
	}
	return os.Rename(from, to)
}
