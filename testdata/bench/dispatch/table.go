package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/hubwire/hubwire/runtime/bench/dispatch/payload"
	"github.com/hubwire/hubwire/runtime/bench/figures"
)

// options are the flags.
type options struct {
	time          time.Duration
	passes, calls int
	decoder, size string
}

const (
	defaultTime   = 150 * time.Millisecond
	defaultPasses = 5
)

// figure is what was measured of one decoder at one size.
type figure struct {
	cpu    []float64 // nanoseconds a call, one of each pass
	allocs float64   // a call
	bytes  float64   // allocated a call
}

// table measures all decoders at all sizes, pass after pass so that a noisy
// neighbour disturbs all of them, and prints the medians.
func table(out io.Writer, o options) error {
	all := decoders()
	if err := check(all); err != nil {
		return err
	}
	measured := make([][]figure, len(payload.Sizes))
	for i := range measured {
		measured[i] = make([]figure, len(all))
	}
	for range o.passes {
		for i, s := range payload.Sizes {
			a := s.Call()
			for j, d := range all {
				if err := measured[i][j].measure(d, d.read(a), o.time); err != nil {
					return err
				}
			}
		}
	}
	return report(out, all, measured)
}

// check runs each decoder once: all must answer the same.
func check(all []decoder) error {
	for _, s := range payload.Sizes {
		a := s.Call()
		var first []byte
		for _, d := range all {
			body := d.read(a)
			answer, err := d.call(body, nil)
			if err != nil {
				return fmt.Errorf("%s, %s, size %s: %w", d.name, d.form, s.Name, err)
			}
			if first == nil {
				first = answer
			}
			if answer != nil && !bytes.Equal(answer, first) {
				return fmt.Errorf("%s, %s, size %s answers %s, not %s", d.name, d.form, s.Name, answer, first)
			}
		}
	}
	return nil
}

// measure adds one pass: calls for about the given time.
func (f *figure) measure(d decoder, body []byte, atLeast time.Duration) error {
	answer := make([]byte, 0, 512)
	run := func(calls int) (time.Duration, error) {
		start := cpuTime()
		for range calls {
			if _, err := d.call(body, answer[:0]); err != nil {
				return 0, err
			}
		}
		return cpuTime() - start, nil
	}
	runtime.GC()
	calls := 1
	for {
		taken, err := run(calls)
		if err != nil {
			return err
		}
		if taken > atLeast/10 {
			calls = max(1, int(float64(calls)*float64(atLeast)/float64(taken)))
			break
		}
		calls *= 4
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	taken, err := run(calls)
	if err != nil {
		return err
	}
	runtime.ReadMemStats(&after)
	f.cpu = append(f.cpu, float64(taken)/float64(calls))
	f.allocs = float64(after.Mallocs-before.Mallocs) / float64(calls)
	f.bytes = float64(after.TotalAlloc-before.TotalAlloc) / float64(calls)
	return nil
}

// atLeast is how many times the CPU of hubwire a way by hand is to take, by size;
// hubwire's is to be at most so much of that of json.Valid.
var atLeast = map[string]float64{"S": 8, "M": 7.5, "L": 9}

const ofValid = 0.9

// report prints a table for each size, and which bars hold. The factor says how
// many times the CPU of the first line a decoder takes, as the median of passes.
func report(out io.Writer, all []decoder, measured [][]figure) error {
	var bars []figures.Bar
	for i, s := range payload.Sizes {
		a := s.Call()
		fmt.Fprintf(out, "\nsize %s\n", s.Name)
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "bytes\tCPU µs\tfactor\tallocs\tbytes allocated\t  decoder\t")
		for j, d := range all {
			f, own := measured[i][j], measured[i][0]
			factor := figures.Ratio(f.cpu, own.cpu)
			switch {
			case d.name == byReflection:
				bars = append(bars, figures.Bar{What: "CPU at " + s.Name + " of " + d.name + ", times hubwire's", Limit: atLeast[s.Name], Actual: factor})
			case d.name == validAlone && d.form == all[0].form:
				bars = append(bars, figures.Bar{What: "CPU at " + s.Name + ", part of " + d.name, AtMost: true, Limit: ofValid, Actual: 1 / factor})
			}
			fmt.Fprintf(w, "%d\t%.2f\t%.2f\t%.0f\t%.0f\t  %s, of %s\t\n", len(d.read(a)), figures.Median(f.cpu)/1000, factor, f.allocs, f.bytes, d.name, d.form)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return figures.Report(out, bars)
}

// repeat runs one decoder so often.
func repeat(o options) error {
	for _, d := range decoders() {
		if d.name+" "+d.form != o.decoder {
			continue
		}
		for _, s := range payload.Sizes {
			if s.Name != o.size {
				continue
			}
			body, answer := d.read(s.Call()), make([]byte, 0, 512)
			for range o.calls {
				if _, err := d.call(body, answer[:0]); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return fmt.Errorf("there is no decoder %q of size %q", o.decoder, o.size)
}
