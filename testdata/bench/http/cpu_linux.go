package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// tick is what the kernel counts in for programs to see, on all architectures
// that Go has.
const tick = 10 * time.Millisecond

// cpuOf returns what the threads of a process have used.
func cpuOf(pid int) (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name of the program, in brackets, may hold anything. What follows it
	// is in proc_pid_stat(5): utime and stime are fields 14 and 15.
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	const utime, stime, first = 14, 15, 3
	var ticks int
	for _, field := range []int{utime, stime} {
		n, err := strconv.Atoi(string(fields[field-first]))
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * tick, nil
}
