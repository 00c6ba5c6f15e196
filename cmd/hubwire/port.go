package main

import (
	"errors"
	"fmt"
	"net"

	"github.com/hubwire/hubwire/internal/loopback"
)

// addressOf returns the address of a port on a host.
func addressOf(host string, port uint16) string { return net.JoinHostPort(host, fmt.Sprint(port)) }

// listenHint tells which flag to change where a server cannot listen: it is
// given the flag's name by the port that was asked for.
func listenHint(err error, flags map[uint16]string) error {
	var failed *net.OpError
	if !errors.As(err, &failed) || failed.Op != "listen" {
		return err
	}
	addr, ok := failed.Addr.(*net.TCPAddr)
	if !ok {
		return err
	}
	flag, ok := flags[uint16(addr.Port)]
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
