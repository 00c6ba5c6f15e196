package load

import (
	"cmp"
	"go/build"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// environment is what the go command would be told: variables of the process,
// and below them those that "go env -w" wrote to a file
// (https://pkg.go.dev/cmd/go#hdr-Environment_variables).
type environment struct{ file map[string]string }

func readEnvironment(log *Log) environment {
	e := environment{file: make(map[string]string)}
	path := os.Getenv("GOENV")
	if path == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return e
		}
		path = filepath.Join(dir, "go", "env")
	}
	text, err := log.readFile(path) // "off" is no file either
	if err != nil {
		return e
	}
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "=")
		if ok && !strings.HasPrefix(name, "#") {
			e.file[strings.TrimSpace(name)] = value
		}
	}
	return e
}

// get returns a variable, or "" where it is not set or empty.
func (e environment) get(name string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return e.file[name]
}

// tagsFlag is the flag in GOFLAGS, where a flag with blanks stands in quotes.
var tagsFlag = regexp.MustCompile(`(?:^|\s)(?:'--?tags=([^']*)'|"--?tags=([^"]*)"|--?tags=(\S*))`)

// tags returns the build tags that GOFLAGS sets. The last flag counts.
func (e environment) tags() []string {
	found := tagsFlag.FindAllStringSubmatch(e.get("GOFLAGS"), -1)
	if len(found) == 0 {
		return nil
	}
	last := found[len(found)-1]
	return strings.FieldsFunc(cmp.Or(last[1:]...), func(r rune) bool { return r == ',' || r == ' ' })
}

// buildContext returns which files take part in a build.
func (e environment) buildContext(tags []string) build.Context {
	b := build.Default
	b.GOOS = cmp.Or(e.get("GOOS"), b.GOOS)
	b.GOARCH = cmp.Or(e.get("GOARCH"), b.GOARCH)
	b.GOPATH = cmp.Or(e.get("GOPATH"), b.GOPATH)
	switch e.get("CGO_ENABLED") {
	case "0":
		b.CgoEnabled = false
	case "1":
		b.CgoEnabled = true
	default: // as the go command does when compiling for another platform
		b.CgoEnabled = b.CgoEnabled && b.GOOS == runtime.GOOS && b.GOARCH == runtime.GOARCH
	}
	b.BuildTags = slices.Concat(b.BuildTags, e.tags(), tags)
	return b
}
