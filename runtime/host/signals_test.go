//go:build unix

package host_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestSignalsEndTheProcessCleanly(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGINT} {
		p := launch(t, "plain", "FUNCTIONS_CUSTOMHANDLER_PORT=0")
		p.until(t, "msg=listening")
		p.signal(t, signal)
		stdout, code := p.end()
		if code != 0 || p.stderr.String() != "" || !strings.Contains(stdout, `msg=stopping reason="`+signal.String()) || !strings.Contains(stdout, "main goes on") {
			t.Errorf("%v: code %d\n%s\n%s", signal, code, stdout, p.stderr.String())
		}
	}
}

func TestASignalLetsCallsEnd(t *testing.T) {
	p := launch(t, "plain", "FUNCTIONS_CUSTOMHANDLER_PORT=0")
	addr := p.until(t, `msg=listening addr=(\S+)`)[1]
	answered := make(chan string, 1)
	go func() { answered <- call(addr) }()
	p.until(t, "msg=waiting")
	p.signal(t, syscall.SIGTERM)
	p.until(t, "msg=stopping")
	if _, err := io.WriteString(p.stdin, "go on\n"); err != nil {
		t.Fatal(err)
	}
	if body := <-answered; !strings.Contains(body, `"Logs":["level=INFO msg=waiting"]`) || !strings.Contains(body, `"ReturnValue":"waited"`) {
		t.Errorf("the call got %s", body)
	}
	if stdout, code := p.end(); code != 0 {
		t.Errorf("code %d\n%s\n%s", code, stdout, p.stderr.String())
	}
}

func TestASecondSignalEndsAtOnce(t *testing.T) {
	p := launch(t, "plain", "FUNCTIONS_CUSTOMHANDLER_PORT=0")
	addr := p.until(t, `msg=listening addr=(\S+)`)[1]
	cut := make(chan struct{})
	go func() { defer close(cut); call(addr) }()
	p.until(t, "msg=waiting")
	p.signal(t, syscall.SIGINT)
	p.until(t, "msg=stopping")
	p.signal(t, syscall.SIGINT)
	if stdout, code := p.end(); code == 0 {
		t.Errorf("code %d\n%s", code, stdout)
	}
	<-cut
}

func TestAnOwnDefaultLoggerStays(t *testing.T) {
	p := launch(t, "own logger", "FUNCTIONS_CUSTOMHANDLER_PORT=0")
	p.until(t, `"msg":"listening"`)
	p.signal(t, syscall.SIGTERM)
	if stdout, code := p.end(); code != 0 {
		t.Errorf("code %d\n%s", code, stdout)
	}
}

// TestASignalLosesNoAnswer stops a process that is busy, and compares the calls
// its function ran for with those whose callers got the answer.
func TestASignalLosesNoAnswer(t *testing.T) {
	p := launch(t, "plain", "FUNCTIONS_CUSTOMHANDLER_PORT=0")
	url := "http://" + p.until(t, `msg=listening addr=(\S+)`)[1] + "/Echo"
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	defer transport.CloseIdleConnections()
	var mu sync.Mutex
	answered := make(map[string]bool)
	busy := make(chan struct{})
	var once sync.Once
	var wait sync.WaitGroup
	for worker := range 16 {
		wait.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%d-%d", worker, n)
				if !echo(t, transport, url, id) {
					return
				}
				mu.Lock()
				answered[id] = true
				enough := len(answered) == 200
				mu.Unlock()
				if enough {
					once.Do(func() { close(busy) })
				}
			}
		})
	}
	ran := make(chan map[string]bool)
	go func() {
		ids := make(map[string]bool)
		for p.lines.Scan() {
			if id, ok := strings.CutPrefix(p.lines.Text(), "ran "); ok {
				ids[id] = true
			}
		}
		ran <- ids
	}()
	<-busy
	p.signal(t, syscall.SIGTERM)
	wait.Wait()
	ids := <-ran
	if _, code := p.end(); code != 0 {
		t.Errorf("code %d: %s", code, p.stderr.String())
	}
	lost := 0
	for id := range ids {
		if !answered[id] {
			lost++
		}
	}
	if lost > 0 || len(ids) < 200 {
		t.Errorf("the function ran %d times, and %d answers were lost", len(ids), lost)
	}
}
