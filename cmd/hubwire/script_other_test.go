//go:build !windows

package main

// notHere are the scripts that cannot run on this system.
var notHere []string
