package inspector

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

const (
	around       = 2 // lines of source that are shown before and after that of a frame
	sourceFrames = 3 // frames of the program that source is shown for
)

// frames are the two lines of each frame in a Go stack: the function and where
// it was.
var frames = regexp.MustCompile(`(?m)^(?:created by )?(.*?)(?:\([^()]*\)| in goroutine \d+)?\n\t(.+\.go):(\d+)`)

// source is where the program's own code is.
type source struct {
	folder string // that places are relative to
	module string // with all of its packages
}

// frames reads the frames of a Go stack below the panic, those of the program
// apart from the others. Generated code is not the program's own.
func (in source) frames(stack string) (own, rest []Frame) {
	for _, found := range frames.FindAllStringSubmatch(stack, -1) {
		if found[1] == "panic" { // what is above made the stack
			own, rest = nil, nil
			continue
		}
		file, isOwn := in.place(found[2])
		frame := Frame{Function: path.Base(found[1]), Place: file + ":" + found[3]}
		if !isOwn || strings.HasPrefix(found[1], "github.com/hubwire/hubwire/runtime/") {
			rest = append(rest, frame)
			continue
		}
		if number, _ := strconv.Atoi(found[3]); len(own) < sourceFrames {
			first := max(1, number-around)
			frame.Source, frame.Hit = lines(found[2], first, number+around), number-first
		}
		own = append(own, frame)
	}
	return own, rest
}

// place names a file briefly, and tells whether the program's authors wrote it.
func (in source) place(file string) (name string, own bool) {
	name = filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
	for _, root := range []string{in.module, in.folder} {
		if relative, err := filepath.Rel(root, file); root != "" && err == nil && filepath.IsLocal(relative) {
			name, own = filepath.ToSlash(relative), own || root == in.module
		}
	}
	return name, own && !strings.HasSuffix(file, "_gen.go")
}

// lines returns lines of a file by their numbers; none where it cannot be read.
func lines(file string, first, last int) []string {
	text, _ := os.ReadFile(file) // without it there is nothing to show
	all := strings.Split(strings.ReplaceAll(string(text), "\r", ""), "\n")
	return all[min(first-1, len(all)-1):min(last, len(all)-1)]
}
