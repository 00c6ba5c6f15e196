package devserver

import (
	"io"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/hubwire/hubwire/internal/loopback"
)

// careless makes the test binary a program that loses the calls in progress when
// it is told to end.
const careless = "HUBWIRE_TEST_CARELESS"

func init() {
	if os.Getenv(careless) == "" {
		return
	}
	http.ListenAndServe(os.Getenv("HUBWIRE_ADDR"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			time.Sleep(5 * time.Millisecond)
		}
		io.WriteString(w, "answered, trusted front: "+os.Getenv("HUBWIRE_TRUSTED_FRONT"))
	}))
	os.Exit(1)
}

func TestNoCallIsLostWhileProgramsAreSwapped(t *testing.T) {
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s, err := startSelfHosted(t.Context(), executable, &selfHosted{
		addr: "127.0.0.1:0", dir: t.TempDir(), environment: append(os.Environ(), careless+"=1"), output: io.Discard,
		onExit:    func(state *os.ProcessState) { t.Errorf("a program ended by itself: %v", state) },
		onMissing: func(string) {},
		allowHost: loopback.Names(nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	swapped := make(chan struct{})
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() {
			for calls := 0; ; calls++ {
				select {
				case <-swapped:
					return
				default:
				}
				answer, err := http.Get(s.URL() + "/call")
				if err != nil {
					t.Error(err)
					return
				}
				text, _ := io.ReadAll(answer.Body)
				answer.Body.Close()
				if string(text) != "answered, trusted front: true" {
					t.Errorf("call %d: %d %s", calls, answer.StatusCode, text)
					return
				}
			}
		})
	}
	for range 5 {
		if err := s.Restart(t.Context(), executable); err != nil {
			t.Error(err)
		}
	}
	close(swapped)
	callers.Wait()
	if err := s.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
