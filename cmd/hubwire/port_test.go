package main

import (
	"bytes"
	"net"
	"strconv"
	"strings"
	"testing"
)

// TestPortThatIsTaken expects the flag that chooses another port.
func TestPortThatIsTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	taken := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	for _, c := range []struct {
		args []string
		flag string
	}{
		{[]string{"emulate", "--upstream", "http://localhost:1", "--port", taken}, "--port,"},
		{[]string{"dev", "--port", taken, "../../examples/chat"}, "--port,"},
		{[]string{"dev", "--upstream", "--port", taken, "../../examples/chat"}, "--port,"},
		{[]string{"dev", "--port", "0", "--service-port", taken, "../../examples/chat"}, "--service-port,"},
	} {
		var out, errOut bytes.Buffer
		code := run(c.args, nil, &out, &errOut)
		got := errOut.String()
		if code != exitTrouble || !strings.Contains(got, ":"+taken) || !strings.Contains(got, "choose one with "+c.flag) {
			t.Errorf("%s: exit code %d, %s", strings.Join(c.args, " "), code, got)
		}
	}
}
