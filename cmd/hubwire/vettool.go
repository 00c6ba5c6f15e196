package main

import "strings"

// isVetTool reports whether the go command runs the program as an analyzer, as
// for go vet -vettool=hubwire: with -V=full, with -flags, or with flags and a
// configuration file (golang.org/x/tools/go/analysis/unitchecker). No command
// line of the program itself begins like that.
func isVetTool(args []string) bool {
	if len(args) == 1 && (args[0] == "-V=full" || args[0] == "-flags") {
		return true
	}
	for i, arg := range args {
		last := i == len(args)-1
		if last && strings.HasSuffix(arg, ".cfg") {
			return true
		}
		if !strings.HasPrefix(arg, "-") || strings.HasPrefix(arg, "-C") || strings.HasPrefix(arg, "--") {
			return false
		}
	}
	return false
}
