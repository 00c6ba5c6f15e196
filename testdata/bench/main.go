// Command bench times hubwire generate against other generators over the same
// synthetic module, in interleaved rounds, and prints medians and ratios.
//
//	go run ./testdata/bench -hubwire bin/hubwire [-items 100] [-rounds 15]
//
// Every run starts from a module without generated files. The peers are built
// from the module proxy into a temporary folder first.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"
)

// The peers of the table, at fixed versions.
const (
	stringerVersion      = "v0.52.0"
	controllerGenVersion = "v0.23.0"
)

func main() {
	hubwire := flag.String("hubwire", "bin/hubwire", "the hubwire `binary` to time")
	items := flag.Int("items", 100, "annotated functions, structs and constants in the module")
	rounds := flag.Int("rounds", 15, "counted `rounds`, after one that is not")
	flag.Parse()
	if err := run(*hubwire, *items, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(hubwire string, items, rounds int) (err error) {
	hubwire, err = filepath.Abs(hubwire)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "hubwire-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	module, tools := filepath.Join(dir, "module"), filepath.Join(dir, "tools")
	if err := writeModule(module, items); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "bench: building stringer and controller-gen")
	for _, tool := range []string{
		"golang.org/x/tools/cmd/stringer@" + stringerVersion,
		"sigs.k8s.io/controller-tools/cmd/controller-gen@" + controllerGenVersion,
	} {
		if err := install(tool, tools); err != nil {
			return err
		}
	}
	contestants := []*contestant{
		{name: "hubwire generate", path: hubwire, args: []string{"generate", "--quiet"}, outputs: []string{"signalr_gen.go", "F*", ".hubwire.json"}},
		{name: "hubwire check", path: hubwire, args: []string{"check"}, prepared: true, outputs: []string{"signalr_gen.go", "F*", ".hubwire.json"}},
		{name: "stringer " + stringerVersion, path: filepath.Join(tools, "stringer"), args: []string{"-type", "Kind"}, outputs: []string{"kind_string.go"}},
		{name: "controller-gen object " + controllerGenVersion, path: filepath.Join(tools, "controller-gen"), args: []string{"object", "paths=."}, outputs: []string{"zz_generated.deepcopy.go"}},
	}
	for round := range rounds + 1 {
		for _, each := range contestants {
			took, peak, err := each.time(module)
			if err != nil {
				return err
			}
			if round > 0 {
				each.took, each.peak = append(each.took, took), max(each.peak, peak)
			}
		}
	}
	return report(contestants, items, rounds)
}

// contestant is one command of the comparison.
type contestant struct {
	name     string
	path     string
	args     []string
	outputs  []string // what it writes, as patterns in the module's folder
	prepared bool     // run over finished output instead of none

	took []time.Duration
	peak int64 // bytes
}

func (c *contestant) time(module string) (time.Duration, int64, error) {
	if c.prepared {
		if err := c.command(module, "generate", "--quiet").Run(); err != nil {
			return 0, 0, fmt.Errorf("%s: preparing: %w", c.name, err)
		}
	}
	command := c.command(module, c.args...)
	start := time.Now()
	err := command.Run()
	took := time.Since(start)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", c.name, err)
	}
	for _, pattern := range c.outputs {
		written, err := filepath.Glob(filepath.Join(module, pattern))
		if err != nil {
			return 0, 0, err
		}
		if len(written) == 0 {
			return 0, 0, fmt.Errorf("%s: wrote no %s", c.name, pattern)
		}
		for _, file := range written {
			if err := os.RemoveAll(file); err != nil {
				return 0, 0, err
			}
		}
	}
	return took, peakMemory(command.ProcessState), nil
}

func (c *contestant) command(module string, args ...string) *exec.Cmd {
	command := exec.Command(c.path, args...)
	command.Dir = module
	command.Stderr = os.Stderr
	return command
}

func install(tool, into string) error {
	command := exec.Command("go", "install", tool)
	command.Env = append(os.Environ(), "GOBIN="+into, "GOFLAGS=")
	command.Dir = os.TempDir()
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go install %s: %w\n%s", tool, err, out)
	}
	return nil
}

func report(contestants []*contestant, items, rounds int) error {
	fmt.Printf("%d items, %d rounds, each from no output; hubwire = 1.00\n\n", items, rounds)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "command\tmin ms\tmedian ms\tmax ms\ttimes hubwire\tpeak MiB\t")
	own := contestants[0]
	for _, each := range contestants {
		ratios := make([]float64, rounds)
		for i := range ratios {
			ratios[i] = float64(each.took[i]) / float64(own.took[i])
		}
		slices.Sort(ratios)
		took := slices.Sorted(slices.Values(each.took))
		fmt.Fprintf(table, "%s\t%.1f\t%.1f\t%.1f\t%.2f\t%.0f\t\n", each.name,
			milliseconds(took[0]), milliseconds(took[rounds/2]), milliseconds(took[rounds-1]),
			ratios[rounds/2], float64(each.peak)/(1<<20))
	}
	return table.Flush()
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
