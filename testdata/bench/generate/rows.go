package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/hubwire/hubwire/runtime/bench/figures"
)

// row is one command, and what it took in each round.
type row struct {
	name    string
	path    string
	args    []string
	outputs []string // patterns of the files it writes; each must match
	atMost  float64  // of its time hubwire may take, 0 for any

	took []float64 // milliseconds on the clock
	cpu  []float64 // milliseconds of the process and those it started, on all processors
	peak int64     // bytes, of the largest of them
}

// rounds runs all rows, in turns, and prints the table. The first round is not
// counted. Outputs are removed after every run or, where they are to be there,
// after the last.
func (b *bench) rounds(m *module, name string, rows []*row, fromNothing bool) error {
	fmt.Fprintf(os.Stderr, "generate: %s, %s\n", m.name, name)
	for round := range m.rounds + 1 {
		for _, r := range rows {
			if round == 0 {
				r.took, r.cpu, r.peak = nil, nil, 0
			}
			if err := r.run(m.dir, round > 0); err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			if !fromNothing && round < m.rounds {
				continue
			}
			if err := removeOutputs(m.dir, r.outputs); err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
		}
	}
	return b.report(m, name, rows)
}

// run runs the command once.
func (r *row) run(dir string, counts bool) error {
	command := exec.Command(r.path, r.args...)
	command.Dir = dir
	var complaint bytes.Buffer
	command.Stderr = &complaint
	start := time.Now()
	err := command.Run()
	took := time.Since(start)
	if err != nil {
		const most = 1000 // some peers repeat themselves for every item
		return fmt.Errorf("%w: %s", err, complaint.Bytes()[:min(complaint.Len(), most)])
	}
	if counts {
		ended := command.ProcessState
		r.took = append(r.took, milliseconds(took))
		r.cpu = append(r.cpu, milliseconds(ended.UserTime()+ended.SystemTime()))
		r.peak = max(r.peak, peakMemory(ended))
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// removeOutputs removes what a command wrote, and complains if it did not.
func removeOutputs(dir string, patterns []string) error {
	for _, pattern := range patterns {
		written, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		if len(written) == 0 {
			return fmt.Errorf("there is no %s", pattern)
		}
		for _, file := range written {
			if err := os.RemoveAll(file); err != nil {
				return err
			}
		}
	}
	return nil
}

// report prints the table of a scenario, and notes what it says about the bars.
func (b *bench) report(m *module, name string, rows []*row) error {
	fmt.Printf("\n%s, %s (%d rounds)\n\n", m.name, name, m.rounds)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "command\tmin ms\tmedian ms\tmax ms\tmedian cpu ms\ttimes the first\tpeak MiB\t")
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%.1f\t%.1f\t%.1f\t%.1f\t%.2f\t%d\t\n", r.name, slices.Min(r.took),
			figures.Median(r.took), slices.Max(r.took), figures.Median(r.cpu), figures.Ratio(r.took, rows[0].took), r.peak>>20)
		if r.atMost > 0 {
			b.bars = append(b.bars, figures.Bar{
				What:   fmt.Sprintf("%s, %s: part of %s's time", m.name, name, r.name),
				AtMost: true, Limit: r.atMost, Actual: figures.Ratio(rows[0].took, r.took),
			})
		}
	}
	return table.Flush()
}
