// Package loopback listens on both addresses that localhost means, and tells what
// errors of listening mean.
package loopback

import (
	"errors"
	"net"
	"strconv"
	"sync"
)

// attempts is how often a free port is looked for that is free on both
// addresses.
const attempts = 10

// Is reports whether a host is this machine alone: localhost, or an address of
// the loopback interface.
func Is(host string) bool { return host == "localhost" || net.ParseIP(host).IsLoopback() }

// Listen listens on a TCP address. Where that is localhost, 127.0.0.1 or ::1,
// it listens on both addresses: programs differ in which one they take for
// localhost. A machine without one of them has the other.
func Listen(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host != "localhost" && host != "127.0.0.1" && host != "::1" {
		return net.Listen("tcp", address)
	}
	for range attempts {
		first, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", port))
		if Absent(err) {
			return net.Listen("tcp6", net.JoinHostPort("::1", port))
		}
		if err != nil {
			return nil, err
		}
		found := first.Addr().(*net.TCPAddr).Port
		second, err := net.Listen("tcp6", net.JoinHostPort("::1", strconv.Itoa(found)))
		switch {
		case err == nil:
			return join(first, second), nil
		case !Taken(err):
			return first, nil
		}
		first.Close()
		if port != "0" {
			return nil, err
		}
	}
	return nil, errors.New("no free port on both 127.0.0.1 and ::1")
}

// Host returns the address of a listener as a developer types it: localhost
// where this machine can use that.
func Host(listener net.Listener) string {
	address := listener.Addr().String()
	if host, port, err := net.SplitHostPort(address); err == nil && (Is(host) || net.ParseIP(host).IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return address
}

// both is one listener of two.
type both struct {
	net.Listener // whose address it has
	other        net.Listener
	accepted     chan accepted
	closed       chan struct{}
	closing      sync.Once
}

type accepted struct {
	conn net.Conn
	err  error
}

func join(first, second net.Listener) *both {
	b := &both{Listener: first, other: second, accepted: make(chan accepted), closed: make(chan struct{})}
	for _, each := range []net.Listener{first, second} {
		go b.take(each)
	}
	return b
}

func (b *both) take(from net.Listener) {
	for {
		conn, err := from.Accept()
		select {
		case b.accepted <- accepted{conn, err}:
		case <-b.closed:
			if err == nil {
				conn.Close()
			}
			return
		}
		if errors.Is(err, net.ErrClosed) {
			return
		}
	}
}

// Accept waits for a connection to either address.
func (b *both) Accept() (net.Conn, error) {
	select {
	case next := <-b.accepted:
		return next.conn, next.err
	case <-b.closed:
		return nil, net.ErrClosed
	}
}

// Close closes both.
func (b *both) Close() error {
	b.closing.Do(func() { close(b.closed) })
	return errors.Join(b.Listener.Close(), b.other.Close())
}
