package inspector

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// around is how many lines of source are shown before and after that of a
// frame.
const around = 2

// sourceFrames is for how many frames of the program source is shown.
const sourceFrames = 3

// frameLine is the second line of a frame in a Go stack.
var frameLine = regexp.MustCompile(`^\t(.+\.go):(\d+)(?: \+0x[0-9a-f]+)?$`)

// runtimePath is what functions of hubwire's runtime begin with.
const runtimePath = "github.com/hubwire/hubwire/runtime/"

// source is where the program's own code is.
type source struct {
	folder string // that places are relative to
	module string // with all of its packages
}

// frames reads the frames of a Go stack below the panic, those of the program
// apart from the others. Generated code is not the program's own.
func (in source) frames(stack string) (own, rest []Frame) {
	lines := strings.Split(stack, "\n")
	for i := 1; i < len(lines); i++ {
		place := frameLine.FindStringSubmatch(lines[i])
		if place == nil {
			continue
		}
		frame := Frame{Function: functionName(lines[i-1])}
		if frame.Function == "panic" { // what is above made the stack
			own, rest = nil, nil
			continue
		}
		number, _ := strconv.Atoi(place[2])
		path, isOwn := in.place(place[1])
		frame.Place = path + ":" + place[2]
		if !isOwn || strings.HasPrefix(lines[i-1], runtimePath) {
			rest = append(rest, frame)
			continue
		}
		if len(own) < sourceFrames {
			frame.Source = sourceAround(place[1], number)
		}
		own = append(own, frame)
	}
	return own, rest
}

// place names a file briefly, and tells whether the program's authors wrote it.
func (in source) place(file string) (path string, own bool) {
	path = filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
	for _, root := range []string{in.module, in.folder} {
		if relative, err := filepath.Rel(root, file); root != "" && err == nil && filepath.IsLocal(relative) {
			path, own = filepath.ToSlash(relative), own || root == in.module
		}
	}
	return path, own && !strings.HasSuffix(file, "_gen.go")
}

// functionName is the first line of a frame without its arguments.
func functionName(line string) string {
	line = strings.TrimPrefix(line, "created by ")
	if at := strings.LastIndexByte(line, '('); at > 0 {
		line = line[:at]
	}
	if at := strings.LastIndexByte(line, '/'); at >= 0 {
		line = line[at+1:]
	}
	return line
}

// sourceAround returns lines of a file; none where it cannot be read.
func sourceAround(path string, hit int) (lines []SourceLine) {
	text, _ := os.ReadFile(path) // without it there is nothing to show
	all := strings.Split(string(text), "\n")
	for number := max(1, hit-around); number <= min(hit+around, len(all)-1); number++ {
		lines = append(lines, SourceLine{Number: number, Text: strings.TrimSuffix(all[number-1], "\r"), Hit: number == hit})
	}
	return lines
}
