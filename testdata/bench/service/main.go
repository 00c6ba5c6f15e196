// Command service loads the local SignalR Service, which runs as a process of
// its own, and prints what that costs: memory of idle connections, a broadcast
// next to a bare write loop over as many sockets, invocations through an
// upstream and back, and memory over churn.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// load is what the service has to bear.
type load struct {
	connections int
	broadcasts  int
	callers     int
	rate        int // invocations a second
	calls       time.Duration
	churn       time.Duration
}

func main() {
	var l load
	var serve bool
	flag.BoolVar(&serve, "serve", false, "be the servers; the benchmark starts itself so")
	upstream := flag.String("upstream", "", "URL of the upstream, with -serve")
	flag.IntVar(&l.connections, "connections", 10_000, "idle connections, and receivers of a broadcast")
	flag.IntVar(&l.broadcasts, "broadcasts", 10, "broadcasts to time")
	flag.IntVar(&l.callers, "callers", 500, "connections that invoke")
	flag.IntVar(&l.rate, "rate", 5_000, "invocations a second")
	flag.DurationVar(&l.calls, "calls", 10*time.Second, "how long they invoke")
	flag.DurationVar(&l.churn, "churn", time.Minute, "how long clients come and go")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := l.run
	if serve {
		run = func(ctx context.Context) error { return serveAll(ctx, *upstream) }
	}
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "service:", err)
		os.Exit(1)
	}
}

// servers are the process that is measured.
type servers struct {
	command       *exec.Cmd
	service, bare string // host:port
}

func startServers(ctx context.Context, upstream string) (*servers, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &servers{command: exec.CommandContext(ctx, self, "-serve", "-upstream", upstream)}
	s.command.Stderr = os.Stderr
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	_, err = fmt.Fscanln(out, &s.service, &s.bare)
	return s, err
}

func (s *servers) stop() error {
	if err := s.command.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	return s.command.Wait()
}
