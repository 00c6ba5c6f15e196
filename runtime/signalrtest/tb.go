package signalrtest

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// TB is what this package needs of a test. *testing.T, *testing.B and
// *testing.F have it; package testing itself stays out of programs that use
// this one outside of tests.
type TB interface {
	Helper()
	Cleanup(func())
	Context() context.Context
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// patience is how long a test waits for what must happen, where the caller
// sets no limit.
const patience = 10 * time.Second

// logTo returns a logger that writes to the test's log until the test ends.
func logTo(t TB) *slog.Logger {
	w := &testLog{t: t}
	t.Cleanup(w.close)
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(groups []string, attr slog.Attr) slog.Attr {
			if attr.Key == slog.TimeKey && len(groups) == 0 {
				return slog.Attr{}
			}
			return attr
		},
	}))
}

// testLog writes lines to the log of a test. A test that has ended must not be
// written to; goroutines of the program may try.
type testLog struct {
	mu sync.Mutex
	t  TB // nil when the test has ended
}

func (w *testLog) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.t != nil {
		w.t.Logf("%s", strings.TrimSuffix(string(line), "\n"))
	}
	return len(line), nil
}

func (w *testLog) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.t = nil
}
