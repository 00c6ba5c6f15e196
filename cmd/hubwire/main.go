// Command hubwire wires annotated Go functions to Azure SignalR Service.
package main

import (
	"os"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/hubwire/hubwire/generator/vet"
)

// version is set by release builds: -ldflags "-X main.version=v1.2.3".
var version string

func main() {
	if isVetTool(os.Args[1:]) {
		unitchecker.Main(vet.Analyzer) // exits
	}
	s := &session{out: os.Stdout, errOut: os.Stderr}
	os.Exit(s.run(os.Args[1:]))
}
