package main

import (
	"os"
	"syscall"
)

// peakMemory returns the largest resident size of a process, in bytes. Linux
// counts in KiB.
func peakMemory(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss << 10
	}
	return 0
}
