// Package leaktest tells whether the tests of a package leave goroutines
// behind.
package leaktest

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// patience is how long goroutines may take to end after the last test: closed
// connections and cancelled contexts are noticed a little later.
const patience = 5 * time.Second

// Run runs the tests of a package, and returns the exit code for os.Exit: not 0
// either where a goroutine outlives them, whose stack it prints.
func Run(m *testing.M) int {
	code := m.Run()
	if code != 0 {
		return code
	}
	if left := wait(patience); left != "" {
		fmt.Fprintf(os.Stderr, "goroutines outlive the tests:\n\n%s\n", left)
		return 1
	}
	return 0
}

// wait returns the goroutines that are left after a while, none as "".
func wait(atMost time.Duration) string {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(atMost); ; <-tick.C {
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		left := others()
		if left == "" || time.Now().After(end) {
			return left
		}
	}
}

// others returns the stacks of all goroutines but this one and those of the
// runtime and the test framework.
func others() string {
	buffer := make([]byte, 1<<20)
	stacks := strings.Split(string(buffer[:runtime.Stack(buffer, true)]), "\n\n")
	var left []string
	for _, stack := range stacks[1:] { // the first is the caller's own
		if !isFramework(stack) {
			left = append(left, stack)
		}
	}
	return strings.Join(left, "\n\n")
}

func isFramework(stack string) bool {
	for _, function := range [...]string{
		"os/signal.signal_recv", // stays once a program asked for signals
		"os/signal.loop",
		"testing.(*M).",
		"testing.tRunner",
		"runtime.goexit0",
		"runtime/trace.",
		"internal/fuzz.",
	} {
		if strings.Contains(stack, function) {
			return true
		}
	}
	return false
}
