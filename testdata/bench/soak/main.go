// Command soak makes a million calls of a program, as the Functions host and as
// the service, and prints its memory on the way: with constant memory nothing
// leaks. It exits with 1 where the heap grew, or a call was not answered.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// programSetting makes the command the program that is called.
const programSetting = "HUBWIRE_SOAK_PROGRAM"

func main() {
	if os.Getenv(programSetting) != "" {
		program()
		return
	}
	calls := flag.Int("calls", 1_000_000, "how many calls to make, half of them in each hosting")
	connections := flag.Int("connections", 64, "how many at a time")
	flag.Parse()
	if err := soak(*calls, *connections); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func soak(calls, connections int) error {
	all, err := hostings()
	if err != nil {
		return err
	}
	for _, hosting := range all {
		fmt.Printf("\n%s, %d calls over %d connections\n\n", hosting.name, calls/len(all), connections)
		fmt.Printf("%10s  %10s  %12s  %12s  %10s\n", "calls", "calls/s", "live heap KB", "from OS KB", "goroutines")
		if err := hosting.soak(calls/len(all), connections); err != nil {
			return fmt.Errorf("%s: %w", hosting.name, err)
		}
	}
	return nil
}

// steps is how often the memory is looked at.
const steps = 10

func (h hosting) soak(calls, connections int) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	p, err := start(ctx, h.env)
	if err != nil {
		return err
	}
	defer p.stop()
	client := newClient(p.url, connections)
	var first, last memory
	for step := range steps {
		begin := time.Now()
		if err := client.load(ctx, h.requests, calls/steps, connections); err != nil {
			return err
		}
		took := time.Since(begin)
		if last, err = client.memory(ctx); err != nil {
			return err
		}
		if step == 0 {
			first = last
		}
		fmt.Printf("%10d  %10.0f  %12d  %12d  %10d\n", (step+1)*(calls/steps), float64(calls/steps)/took.Seconds(), last.Live>>10, last.Sys>>10, last.Goroutines)
	}
	// Caches and pools may still fill after the first step, by a little.
	if last.Live > first.Live+first.Live/4+1<<20 {
		return fmt.Errorf("the live heap grew from %d to %d bytes", first.Live, last.Live)
	}
	return p.stop()
}

// process is the program, as a child of this one.
type process struct {
	*exec.Cmd
	url string
}

func start(ctx context.Context, env []string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{Cmd: exec.CommandContext(ctx, self)}
	p.Env = append(os.Environ(), append(env, programSetting+"=1")...)
	p.Stderr = os.Stderr
	stdout, err := p.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.Start(); err != nil {
		return nil, err
	}
	if _, err := fmt.Fscanf(stdout, "listening %s\n", &p.url); err != nil {
		return nil, errors.Join(fmt.Errorf("the program did not start: %w", err), p.stop())
	}
	return p, nil
}

// stop ends the program and waits for it; a second time it does nothing.
func (p *process) stop() error {
	if p.ProcessState != nil {
		return nil
	}
	return errors.Join(p.Process.Signal(os.Interrupt), p.Wait())
}
