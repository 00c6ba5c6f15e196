//go:build !linux

package main

import "os"

// peakMemory is 0 where the system's unit is not known here.
func peakMemory(*os.ProcessState) int64 { return 0 }
