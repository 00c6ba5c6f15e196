package main

import (
	"os"
	"runtime/debug"
)

// A run of the generator ends before most of what it allocates would be worth
// collecting, so the collector starts late and stays below a peak. The first
// time would be at 32 MiB by the percentage, which the peak lets it do at some
// 26: a thousand functions are resolved by then, and their syntax can go.
const (
	collectAtPercent = 800
	softPeak         = 36 << 20 // bytes
)

// collectLate makes the garbage collector start late until the returned
// function is called. What the user has set in the environment stays. A process
// that ends with the command does not go back, which would make the collector
// start in its last millisecond.
func (s *session) collectLate() (restore func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	percent, limit := debug.SetGCPercent(collectAtPercent), debug.SetMemoryLimit(softPeak)
	return func() {
		if s.last {
			return
		}
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
