package loopback_test

import (
	"io"
	"net"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/internal/loopback"
)

func TestBothAddressesAnswer(t *testing.T) {
	for _, address := range []string{"localhost:0", "127.0.0.1:0", "[::1]:0"} {
		listener, err := loopback.Listen(address)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				io.WriteString(conn, "here")
				conn.Close()
			}
		}()
		_, port, _ := strings.Cut(loopback.Host(listener), "localhost:")
		for _, host := range []string{"127.0.0.1", "::1", "localhost"} {
			conn, err := net.Dial("tcp", net.JoinHostPort(host, port))
			if err != nil {
				if host == "::1" && strings.Contains(err.Error(), "cannot assign requested address") {
					continue // a machine without IPv6
				}
				t.Fatal(err)
			}
			if said, err := io.ReadAll(conn); string(said) != "here" || err != nil {
				t.Errorf("%s: got %q, %v", host, said, err)
			}
			conn.Close()
		}
		if again, err := loopback.Listen("localhost:" + port); err == nil {
			again.Close()
			t.Error("a taken port was taken again")
		}
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
		if _, err := listener.Accept(); err == nil {
			t.Error("a closed listener accepts")
		}
		listener.Close()
	}
}

func TestOtherAddresses(t *testing.T) {
	listener, err := loopback.Listen(":0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if host := loopback.Host(listener); !strings.HasPrefix(host, "localhost:") {
		t.Errorf("got %s", host)
	}
	if _, err := loopback.Listen("nowhere"); err == nil {
		t.Error("an address without a port was taken")
	}
}
