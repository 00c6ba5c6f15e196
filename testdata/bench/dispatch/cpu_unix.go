//go:build unix

package main

import (
	"syscall"
	"time"
)

// cpuTime returns what all threads of the process have used, the garbage
// collector's included.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
