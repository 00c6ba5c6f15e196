// Command hubwire wires annotated Go functions to Azure SignalR Service.
package main

import "os"

// version is set by release builds: -ldflags "-X main.version=v1.2.3".
var version string

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
