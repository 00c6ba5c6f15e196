package host

import (
	"bytes"
	"os"
	"runtime/debug"
	"strconv"
)

// collectAt is the garbage collector's target in percent. A program of this
// kind has a heap of a few megabytes, and at Go's default of 100 it collects
// every few hundred calls, which costs a tenth to a third of their time.
const collectAt = 400

// memoryShare is the part of the memory there is that the heap may fill before
// the collector runs more often than collectAt says.
const memoryShare = 0.7

// tuneMemory sets what the environment variables GOGC and GOMEMLIMIT leave
// open.
func tuneMemory(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if getenv("GOMEMLIMIT") != "" {
		return
	}
	if limit := availableMemory(os.ReadFile); limit > 0 {
		debug.SetMemoryLimit(int64(float64(limit) * memoryShare))
	}
}

// availableMemory returns the bytes that the container has, or else the
// machine; 0 where neither can be told.
func availableMemory(read func(string) ([]byte, error)) uint64 {
	smallest := uint64(0)
	for _, file := range [...]string{
		"/sys/fs/cgroup/memory.max",                   // cgroup v2
		"/sys/fs/cgroup/memory/memory.limit_in_bytes", // cgroup v1
		"/proc/meminfo",
	} {
		text, err := read(file)
		if err != nil {
			continue
		}
		if bytes := parseMemory(text); bytes > 0 && (smallest == 0 || bytes < smallest) {
			smallest = bytes
		}
	}
	return smallest
}

// parseMemory reads a number of bytes, or the line MemTotal of /proc/meminfo.
// "max", the word for no limit, is 0.
func parseMemory(text []byte) uint64 {
	unit := uint64(1)
	if rest, ok := bytes.CutPrefix(text, []byte("MemTotal:")); ok {
		rest, _, _ = bytes.Cut(rest, []byte("kB"))
		text, unit = rest, 1024
	}
	number, err := strconv.ParseUint(string(bytes.TrimSpace(text)), 10, 64)
	if err != nil {
		return 0
	}
	return number * unit
}
