package host

import (
	"io/fs"
	"testing"
)

func TestAvailableMemory(t *testing.T) {
	const (
		v2   = "/sys/fs/cgroup/memory.max"
		v1   = "/sys/fs/cgroup/memory/memory.limit_in_bytes"
		proc = "/proc/meminfo"
	)
	machine := "MemTotal:       16384000 kB\nMemFree:         1234 kB\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  uint64
	}{
		"container":       {map[string]string{v2: "536870912\n", proc: machine}, 512 << 20},
		"older container": {map[string]string{v1: "268435456\n", proc: machine}, 256 << 20},
		"no limit":        {map[string]string{v2: "max\n", proc: machine}, 16384000 * 1024},
		"older, no limit": {map[string]string{v1: "9223372036854771712\n", proc: machine}, 16384000 * 1024},
		"another system":  {nil, 0},
		"nonsense":        {map[string]string{v2: "", proc: "MemTotal: many kB"}, 0},
	} {
		got := availableMemory(func(name string) ([]byte, error) {
			if text, ok := c.files[name]; ok {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		})
		if got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}
