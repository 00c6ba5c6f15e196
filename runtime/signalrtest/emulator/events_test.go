package emulator

import "testing"

// A path and a reason may hold what a client has sent.
func TestEventIsOneLine(t *testing.T) {
	e := Event{Kind: Refused, Method: "POST", URL: "/api/\x1b[2J\nx", Status: 404, Reason: "there is nothing at ü\r\x1b]0;x\a"}
	const want = `refused POST /api/\x1b[2J\nx status 404: there is nothing at ü\r\x1b]0;x\a`
	if got := e.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
