//go:build unix

package inputs

import (
	"io/fs"
	"sync"
	"syscall"
)

const bufferSize = 8 << 10

// buffers are what files are read into before their size is known.
var buffers = sync.Pool{New: func() any { return new([bufferSize]byte) }}

// readFile is os.ReadFile with four system calls for a small file, of which
// that makes three times as many. A run reads thousands.
func readFile(name string) ([]byte, error) {
	file, err := retry(func() (int, error) { return syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0) })
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	defer syscall.Close(file)
	buffer := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buffer)
	text := []byte{}
	for {
		n, err := retry(func() (int, error) { return syscall.Read(file, buffer[:]) })
		switch {
		case err != nil:
			return nil, &fs.PathError{Op: "read", Path: name, Err: err}
		case n == 0:
			return text, nil
		case n == bufferSize && len(text) == 0:
			text = make([]byte, 0, sizeOf(file))
		}
		text = append(text, buffer[:n]...)
	}
}

// sizeOf returns the size of an open file, or 0 where the system does not say:
// what is larger than the buffer is not to grow buffer by buffer.
func sizeOf(file int) int64 {
	var stat syscall.Stat_t
	if err := syscall.Fstat(file, &stat); err != nil || stat.Size < 0 {
		return 0
	}
	return stat.Size
}

// retry repeats a system call that a signal has interrupted.
func retry(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); err != syscall.EINTR {
			return n, err
		}
	}
}
