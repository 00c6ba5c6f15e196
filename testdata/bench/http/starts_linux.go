package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/hubwire/hubwire/runtime/bench/dispatch/payload"
	"github.com/hubwire/hubwire/runtime/bench/figures"
)

// starts measures the time from the start of a process to its first answer.
func starts(ctx context.Context, programs []program, o options) ([]figures.Bar, error) {
	took := make(map[string][]float64) // milliseconds
	for range o.starts {
		for _, p := range programs {
			d, err := p.firstAnswer(ctx)
			if err != nil {
				return nil, fmt.Errorf("the first answer of %s: %w", p.name, err)
			}
			took[p.name] = append(took[p.name], float64(d.Microseconds())/1000)
		}
	}
	fmt.Printf("\nfrom the start of the process to its first answer, %d times\n", o.starts)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "ms\tfactor\t  program\t")
	for _, p := range programs {
		fmt.Fprintf(w, "%.2f\t%.2f\t  %s\t\n", figures.Median(took[p.name]), figures.Ratio(took[p.name], took[empty]), p.name)
	}
	bars := []figures.Bar{{What: "start to first answer, times " + empty, AtMost: true, Limit: 1.2, Actual: figures.Ratio(took[hubwire], took[empty])}}
	return bars, w.Flush()
}

// firstAnswer starts the program and makes one call.
func (p program) firstAnswer(ctx context.Context) (time.Duration, error) {
	a := payload.Sizes[0].Call()
	request, want := request(a.Body(2)), answerOf(a)
	begin := time.Now()
	s, err := p.start(ctx)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	c, err := s.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer syscall.Close(c.fd)
	if err := c.send(request); err != nil {
		return 0, err
	}
	var answer []byte
	for answer == nil && err == nil {
		answer, err = c.receive()
	}
	took := time.Since(begin)
	if err == nil && !bytes.Equal(answer, want) {
		err = fmt.Errorf("the answer is %s, not %s", answer, want)
	}
	return took, err
}
