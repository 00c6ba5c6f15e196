package main

import (
	"fmt"
	"os"
	"slices"
	"text/tabwriter"
	"time"
)

// report prints the table of a scenario.
func (s *scenario) report(m *module) error {
	fmt.Printf("\n%s, %s (%d rounds): %s\n\n", m.name, s.name, s.rounds, s.about)
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "command\tmin ms\tmedian ms\tmax ms\tmedian cpu ms\ttimes the first\tpeak MiB\t")
	for _, r := range s.rows {
		fmt.Fprintf(table, "%s\t%.1f\t%.1f\t%.1f\t%.1f\t%.2f\t%.0f\t\n", r.name,
			milliseconds(slices.Min(r.took)), milliseconds(median(r.took)), milliseconds(slices.Max(r.took)),
			milliseconds(median(r.cpu)), ratio(r, s.rows[0]), mebibytes(r.peak))
	}
	return table.Flush()
}

// ratio is the median of the ratios of rounds.
func ratio(a, b *row) float64 {
	ratios := make([]float64, len(a.took))
	for i := range ratios {
		ratios[i] = float64(a.took[i]) / float64(b.took[i])
	}
	return median(ratios)
}

// difference is the median of the differences of rounds.
func difference(a, b *row) time.Duration {
	differences := make([]time.Duration, len(a.took))
	for i := range differences {
		differences[i] = a.took[i] - b.took[i]
	}
	return median(differences)
}

func median[T float64 | time.Duration](list []T) T {
	return slices.Sorted(slices.Values(list))[len(list)/2]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func mebibytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// bar is one thing that is to hold, and what was measured.
type bar struct {
	what          string
	limit, actual float64
}

// addBars adds what a scenario says about the bars.
func (b *bench) addBars(m *module, s *scenario) {
	row := func(name string) *row {
		if i := slices.IndexFunc(s.rows, func(r *row) bool { return r.name == name }); i >= 0 {
			return s.rows[i]
		}
		return nil
	}
	add := func(what string, limit, actual float64) {
		b.bars = append(b.bars, bar{m.name + ": " + what, limit, actual})
	}
	own := s.rows[0]
	switch s.name {
	case fromNothing, again:
		if peer := row(stringer); peer != nil && m.items >= 100 {
			limit := 1.0 / 6
			if m.items >= 1000 {
				limit = 1.0 / 2
			}
			add(s.name+", as a part of stringer", limit, ratio(own, peer))
		}
		if m.items == 100 {
			add(s.name+", as a part of go list -json", 1, ratio(own, row(goList)))
		}
	case nothingToDo:
		if m.items == 1000 {
			add("without a cache, peak MiB", 50, mebibytes(row(uncached).peak))
			add("nothing to do, ms above process start", 5, milliseconds(difference(own, row(processStart))))
		}
	case afterEdit:
		add("after an edit, as a part of a types-based load", 1.0/10, ratio(own, row(typesLoad)))
	case coldCache:
		add("cold build cache, as a part of warm", 1.1, ratio(own, row(warmRow)))
	}
}

func (b *bench) reportBars() error {
	fmt.Printf("\nBars\n\n")
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, each := range b.bars {
		verdict := "held"
		if each.actual > each.limit {
			verdict = "MISSED"
		}
		fmt.Fprintf(table, "%s\tat most %.2f\tis %.2f\t%s\n", each.what, each.limit, each.actual, verdict)
	}
	return table.Flush()
}
