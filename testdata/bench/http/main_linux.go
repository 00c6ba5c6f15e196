// Command http measures calls as the Functions host makes them: over loopback, on
// connections that stay open, with chunked bodies. It starts real programs, one
// with hubwire and its peers, and prints requests a second and what each costs the
// server; docs/performance.md explains the tables.
//
//	go run ./http
//
// Load and server share the machine, so only the factors say something. Programs
// take turns, round after round, and the figures are medians.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/hubwire/hubwire/runtime/bench/figures"
)

func main() {
	var o options
	flag.DurationVar(&o.time, "time", time.Second, "time for each figure and round")
	flag.IntVar(&o.rounds, "rounds", 9, "rounds over all programs and sizes")
	flag.IntVar(&o.starts, "starts", 101, "how often each program is started")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "http:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	time           time.Duration
	rounds, starts int
}

// longest bounds the whole run.
const longest = 20 * time.Minute

func run(o options) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	dir, err := os.MkdirTemp("", "hubwire-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	programs, err := build(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Printf("%s, %s/%s, %d processors\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	var bars []figures.Bar
	for _, measure := range []func(context.Context, []program, options) ([]figures.Bar, error){throughput, starts} {
		found, err := measure(ctx, programs, o)
		if err != nil {
			return err
		}
		bars = append(bars, found...)
	}
	return figures.Report(os.Stdout, bars)
}
