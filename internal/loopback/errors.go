package loopback

import (
	"errors"
	"io/fs"
)

// Windows has numbers of its own for errors of the network, which package syscall
// does not match with those of other systems.

// Taken reports whether an error says that somebody else has the port.
func Taken(err error) bool { return errors.Is(err, addressInUse) }

// Absent reports whether an error says that the machine has no such address.
func Absent(err error) bool {
	return errors.Is(err, addressNotAvailable) || errors.Is(err, familyNotSupported)
}

// Forbidden reports whether an error says that the port is not for everybody.
func Forbidden(err error) bool {
	return errors.Is(err, accessDenied) || errors.Is(err, fs.ErrPermission)
}
