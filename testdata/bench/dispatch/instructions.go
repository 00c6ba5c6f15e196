package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// tolerance is how far the instructions of a call may be from the committed
// figure. They are stable to a percent on one machine; the memory functions of
// Go choose their way by the processor.
const tolerance = 0.05

// counted are the calls whose instructions are counted.
var counted = []struct{ form, size string }{
	{twoStrings, "S"}, {twoStrings, "M"}, {direct, "S"}, {direct, "M"}, {messagePack, "S"}, {messagePack, "M"},
}

var errMoved = errors.New("the instructions of a call are not what was committed: if that is meant, run make bench-instructions UPDATE=-update")

// instructions counts the instructions of calls with callgrind, a tool of
// valgrind, and compares them with those in a file, or writes the file.
func instructions(out io.Writer, file string, update bool) error {
	if _, err := exec.LookPath("valgrind"); err != nil {
		_, err := fmt.Fprintln(out, "valgrind is not installed: nothing is counted")
		return err
	}
	committed, err := os.ReadFile(file)
	if err != nil && !update {
		return err
	}
	var lines strings.Builder
	moved := false
	for _, c := range counted {
		name := "hubwire, of " + c.form + ", size " + c.size
		count, err := countCall("hubwire "+c.form, c.size)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(&lines, "%d\t%s\n", count, name)
		was := figureOf(string(committed), name)
		change := float64(count)/float64(was) - 1
		fmt.Fprintf(out, "%9d  was %9d  %+.1f%%  %s\n", count, was, 100*change, name)
		moved = moved || math.IsNaN(change) || math.Abs(change) > tolerance
	}
	if update {
		return os.WriteFile(file, []byte(lines.String()), 0o644)
	}
	if moved {
		return errMoved
	}
	return nil
}

// figureOf returns the committed figure, or 0.
func figureOf(committed, name string) int {
	for line := range strings.Lines(committed) {
		if count, what, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && what == name {
			n, _ := strconv.Atoi(count)
			return n
		}
	}
	return 0
}

// countCall counts the instructions of one call: what more calls take more,
// so that the start of the program does not count.
func countCall(decoder, size string) (int, error) {
	const few, many = 100, 500
	first, err := countRun(decoder, size, few)
	if err != nil {
		return 0, err
	}
	second, err := countRun(decoder, size, many)
	return (second - first) / (many - few), err
}

var collected = regexp.MustCompile(`Collected : (\d+)`)

// countRun counts the instructions of this program, run again for some calls.
func countRun(decoder, size string, calls int) (int, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	run := exec.Command("valgrind", "--tool=callgrind", "--callgrind-out-file="+os.DevNull,
		self, "-calls", strconv.Itoa(calls), "-decoder", decoder, "-size", size)
	// Callgrind does not survive the signals of Go's preemption, and what
	// runs beside the calls would count.
	run.Env = append(os.Environ(), "GODEBUG=asyncpreemptoff=1", "GOMAXPROCS=1", "GOGC=off")
	text, err := run.CombinedOutput()
	found := collected.FindSubmatch(text)
	if err != nil || found == nil {
		return 0, fmt.Errorf("callgrind: %w\n%s", err, bytes.TrimSpace(text))
	}
	return strconv.Atoi(string(found[1]))
}
