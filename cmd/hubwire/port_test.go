package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
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
		{[]string{"emulate", "--upstream", "http://localhost:1", "--port", taken}, "--port ("},
		{[]string{"dev", "--port", taken, "../../examples/chat"}, "--port ("},
		{[]string{"dev", "--upstream", "--port", taken, "../../examples/chat"}, "--port ("},
		{[]string{"dev", "--port", "0", "--service-port", taken, "../../examples/chat"}, "--service-port ("},
	} {
		var out, errOut bytes.Buffer
		code := run(c.args, &out, &errOut)
		got := errOut.String()
		if code != exitTrouble || !strings.Contains(got, ":"+taken) || !strings.Contains(got, "choose another with "+c.flag) {
			t.Errorf("%s: exit code %d, %s", strings.Join(c.args, " "), code, got)
		}
	}
}

func TestListenHints(t *testing.T) {
	failed := func(errno syscall.Errno) error {
		return fmt.Errorf("emulator: %w", &net.OpError{
			Op: "listen", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80},
			Err: os.NewSyscallError("bind", errno),
		})
	}
	_, absent := net.Listen("tcp", "192.0.2.1:80") // an address of no machine, for documentation
	flags := map[uint16]string{80: "--port"}
	for _, c := range []struct {
		err  error
		want string
	}{
		{failed(syscall.EACCES), "; ports below 1024 may be for administrators only: choose another with --port"},
		{absent, "; this machine has no such address"},
		{failed(syscall.EADDRINUSE), "; another program may have the port: choose another with --port"},
		{errors.New("other"), "other"},
	} {
		if got := listenHint(c.err, flags).Error(); !strings.Contains(got, c.want) {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if other := failed(syscall.EADDRINUSE); listenHint(other, nil) != other {
		t.Error("a port that no flag has asked for got a hint")
	}
}
