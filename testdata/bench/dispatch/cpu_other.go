//go:build !unix

package main

import "time"

var start = time.Now()

// cpuTime is the time on the clock, where there is no better one.
func cpuTime() time.Duration { return time.Since(start) }
