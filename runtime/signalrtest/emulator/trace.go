package emulator

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
)

func newTrace() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // crypto/rand never fails
	return hex.EncodeToString(id[:])
}

// traceparent returns the header for a trace id. The service keeps no spans,
// so that of the parent is made up.
func traceparent(trace string) string {
	return "00-" + trace + "-" + newTrace()[:16] + "-01"
}

func traceOf(r *http.Request) string {
	parts := strings.Split(r.Header.Get("traceparent"), "-")
	if len(parts) < 4 || len(parts[1]) != 32 {
		return newTrace()
	}
	return parts[1]
}
