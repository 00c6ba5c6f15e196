package cache

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"runtime"
)

// headSize is how much of the executable ToolID reads. The Go linker puts the
// build id, a digest of everything the executable was made from, near its
// beginning: the go command, too, looks for it in so much.
const headSize = 32 << 10

// ToolID identifies the build of the running tool: by its beginning, size and
// time of change. Reading all of it would take longer than most runs.
func ToolID() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	if _, err := io.CopyBuffer(sum, io.LimitReader(file, headSize), make([]byte, 8<<10)); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x %d %d %s", sum.Sum(nil), info.Size(), info.ModTime().UnixNano(), runtime.Version()), nil
}
