//go:build linux || darwin

package inputs

import (
	"strconv"
	"syscall"
)

// stampOf returns identity, size and time of change of what is at a path.
func stampOf(path string) stamp {
	var info syscall.Stat_t
	if _, err := retry(func() (int, error) { return 0, syscall.Stat(path, &info) }); err != nil {
		return stamp{}
	}
	changed := changedAt(&info)
	var buffer [96]byte
	text := strconv.AppendUint(buffer[:0], uint64(info.Dev), 16)
	text = strconv.AppendUint(append(text, '.'), info.Ino, 16)
	text = strconv.AppendInt(append(text, '.'), info.Size, 16)
	text = strconv.AppendInt(append(text, '.'), changed.UnixNano(), 16)
	return stamp{string(text), changed}
}
