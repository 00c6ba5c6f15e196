//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "http: how a server uses the processor, and connections without the weight of package net, are known on Linux only")
}
