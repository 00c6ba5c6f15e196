package loopback_test

import (
	"net"
	"testing"

	"github.com/hubwire/hubwire/internal/loopback"
)

func TestErrorsOfListening(t *testing.T) {
	first, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	for _, test := range []struct {
		address       string
		taken, absent bool
	}{
		{first.Addr().String(), true, false},
		{"192.0.2.1:0", false, true}, // for documentation, RFC 5737
		{"127.0.0.1:0", false, false},
	} {
		listener, err := net.Listen("tcp", test.address)
		if err == nil {
			listener.Close()
		}
		if loopback.Taken(err) != test.taken || loopback.Absent(err) != test.absent || loopback.Forbidden(err) {
			t.Errorf("%s: %v, taken %v, absent %v, forbidden %v", test.address, err, loopback.Taken(err), loopback.Absent(err), loopback.Forbidden(err))
		}
	}
}
