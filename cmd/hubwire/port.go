package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/hubwire/hubwire/internal/loopback"
)

// port is the value of a flag that names a TCP port; 0 for a free one.
type port uint16

// String implements pflag.Value.
func (p *port) String() string { return strconv.Itoa(int(*p)) }

// Set implements pflag.Value.
func (p *port) Set(text string) error {
	number, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return errors.New("expected 1 to 65535, or 0 for a free port")
	}
	*p = port(number)
	return nil
}

// Type implements pflag.Value.
func (p *port) Type() string { return "port" }

// on returns the address of the port on a host.
func (p port) on(host string) string { return net.JoinHostPort(host, p.String()) }

// listenHint tells which flag to change where a server cannot listen: it is
// given the flag's name by the port that was asked for.
func listenHint(err error, flags map[port]string) error {
	var failed *net.OpError
	if !errors.As(err, &failed) || failed.Op != "listen" {
		return err
	}
	addr, ok := failed.Addr.(*net.TCPAddr)
	if !ok {
		return err
	}
	flag, ok := flags[port(addr.Port)]
	if !ok {
		return err
	}
	reason := "another program may have the port"
	switch {
	case loopback.Absent(err):
		return fmt.Errorf("%w; this machine has no such address", err)
	case loopback.Forbidden(err):
		reason = "ports below 1024 may be for administrators only"
	}
	return fmt.Errorf("%w; %s: choose another with %s (0 for a free one)", err, reason, flag)
}
