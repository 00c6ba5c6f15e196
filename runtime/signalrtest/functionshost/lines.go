package functionshost

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"sync"
)

// longestLine bounds what a lineWriter keeps of a line that does not end.
const longestLine = 64 << 10 // bytes

// oneAtATime returns writers for the two outputs that never write at the same
// time, because they may be the same, and so may be those of an old and a new
// handler.
func oneAtATime(stdout, stderr io.Writer) (io.Writer, io.Writer) {
	mu := new(sync.Mutex)
	return lockedWriter{mu, stdout}, lockedWriter{mu, stderr}
}

type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer // nil drops everything
}

func (l lockedWriter) Write(p []byte) (int, error) {
	if l.w == nil {
		return len(p), nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// lineWriter passes output on in whole lines, one Write each, and remembers
// the last of them, and the one that says why a Go program died, which stands
// above its stacks.
type lineWriter struct {
	out  io.Writer
	keep int // lines to remember

	mu      sync.Mutex
	partial []byte
	last    []string
	cause   string
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.partial = append(w.partial, p...)
	for {
		end := bytes.IndexByte(w.partial, '\n') + 1
		if end == 0 && len(w.partial) >= longestLine {
			end = longestLine
		}
		if end == 0 {
			return len(p), nil
		}
		w.emit(w.partial[:end])
		w.partial = append(w.partial[:0], w.partial[end:]...)
	}
}

// flush passes on a last line without an end.
func (w *lineWriter) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.partial) > 0 {
		w.emit(append(w.partial, '\n'))
		w.partial = nil
	}
}

// emit passes a line on. A failing writer must not fail the handler, whose
// pipe would break.
func (w *lineWriter) emit(line []byte) {
	w.out.Write(line)
	text := strings.TrimRight(string(line), "\r\n")
	if strings.HasPrefix(text, "panic: ") || strings.HasPrefix(text, "fatal error: ") {
		w.cause = text
	}
	if w.last = append(w.last, text); len(w.last) > w.keep {
		w.last = w.last[1:]
	}
}

func (w *lineWriter) tail() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	lines := w.last
	if w.cause != "" && !slices.Contains(lines, w.cause) {
		lines = append([]string{w.cause}, lines...)
	}
	return strings.Join(lines, "\n")
}
