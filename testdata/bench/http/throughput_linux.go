package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/hubwire/hubwire/runtime/bench/dispatch/payload"
	"github.com/hubwire/hubwire/runtime/bench/figures"
)

// connections is how many calls of a size are under way at a time.
var connections = map[string]int{"S": 16, "M": 16, "L": 4}

// figure is what was measured of one program at one size, one of each round.
type figure struct {
	rate []float64 // calls a second
	cpu  []float64 // microseconds of the server for each
}

// throughput measures requests a second.
func throughput(ctx context.Context, programs []program, o options) ([]figures.Bar, error) {
	measured := make(map[string]map[string]*figure) // by size and program
	for range o.rounds {
		for _, size := range payload.Sizes {
			for _, p := range programs {
				if measured[size.Name] == nil {
					measured[size.Name] = make(map[string]*figure)
				}
				if measured[size.Name][p.name] == nil {
					measured[size.Name][p.name] = &figure{}
				}
				if err := measured[size.Name][p.name].measure(ctx, p, size, o.time); err != nil {
					return nil, fmt.Errorf("%s, size %s: %w", p.name, size.Name, err)
				}
			}
		}
	}
	return report(programs, measured)
}

// measure adds one round: the program is started, warmed up and loaded.
func (f *figure) measure(ctx context.Context, p program, size payload.Size, during time.Duration) error {
	s, err := p.start(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	a := size.Call()
	request, want, n := request(a.Body(2)), answerOf(a), connections[size.Name]
	if p.name == empty {
		want = answerOf(payload.Sizes[0].Call()) // it knows but one
	}
	if _, err := s.load(ctx, request, want, n, during/4); err != nil {
		return err
	}
	before, err := cpuOf(s.Process.Pid)
	if err != nil {
		return err
	}
	begin := time.Now()
	calls, err := s.load(ctx, request, want, n, during)
	if err != nil {
		return err
	}
	took := time.Since(begin)
	after, err := cpuOf(s.Process.Pid)
	if err != nil {
		return err
	}
	f.rate = append(f.rate, float64(calls)/took.Seconds())
	f.cpu = append(f.cpu, float64((after-before).Microseconds())/float64(calls))
	return nil
}

// answerOf is what every program must answer.
func answerOf(a payload.Arguments) []byte {
	return fmt.Appendf(nil, `{"Outputs":{},"Logs":[],"ReturnValue":{"ok":true,"n":%d,"who":%q,"size":%d}}`,
		a.N+len(a.User.Items), a.User.Name, len(a.Text)+len(a.Blob)+len(a.Attrs))
}

// report prints a table for each size, and returns the bars.
func report(programs []program, measured map[string]map[string]*figure) ([]figures.Bar, error) {
	limits := map[string]map[string]float64{
		node:       {"S": 1.3, "M": 2, "L": 8},
		rawMessage: {"S": 2, "M": 3, "L": 10},
	}
	var bars []figures.Bar
	for _, size := range payload.Sizes {
		fmt.Printf("\nsize %s, %d connections\n", size.Name, connections[size.Name])
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "requests/s\tCPU µs\thubwire's rate\t  program\t")
		own := measured[size.Name][hubwire]
		for _, p := range programs {
			f := measured[size.Name][p.name]
			factor := figures.Ratio(own.rate, f.rate)
			fmt.Fprintf(w, "%.0f\t%.1f\t%.2f times\t  %s\t\n", figures.Median(f.rate), figures.Median(f.cpu), factor, p.name)
			if limit := limits[p.name][size.Name]; limit > 0 {
				bars = append(bars, figures.Bar{What: "requests/s at " + size.Name + ", times " + p.name, Limit: limit, Actual: factor})
			}
		}
		if err := w.Flush(); err != nil {
			return nil, err
		}
	}
	return bars, nil
}
