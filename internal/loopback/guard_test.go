package loopback_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/internal/loopback"
)

func TestGuard(t *testing.T) {
	own, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	guarded := loopback.Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), loopback.Names([]string{"Signalr.Internal"}))
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:8888": 200, "app.localhost:1": 200, "127.0.0.1:8888": 200, "[::1]:8888": 200, "192.168.1.7": 200, own + ":80": 200,
		"signalr.internal:8888": 200, "evil.example": 403, "localhost.evil.example:8888": 403, "127.0.0.1.evil.example": 403, "": 403,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		guarded.ServeHTTP(w, r)
		if w.Code != want || want == 403 && !strings.Contains(w.Body.String(), "--allowed-host") {
			t.Errorf("%q: got %d %s", host, w.Code, w.Body)
		}
	}
}
