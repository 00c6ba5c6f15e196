package devserver

import (
	"path/filepath"
	"strings"
)

// matters leaves out what an editor or a test run touches beside the program.
func matters(path string, created bool) bool {
	name := filepath.Base(path)
	if created && filepath.Ext(name) == "" {
		return true // perhaps a folder with a function.json
	}
	switch name {
	case "host.json", "local.settings.json", "function.json", "go.mod", "go.sum":
		return true
	}
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, ".")
}
