package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// median returns the median of what the rounds gave.
func median(list []float64) float64 { return slices.Sorted(slices.Values(list))[len(list)/2] }

// ratio is the median of the ratios of rounds, so that what else the machine does
// weighs on both sides alike.
func ratio(a, b []float64) float64 {
	ratios := make([]float64, len(a))
	for i := range ratios {
		ratios[i] = a[i] / b[i]
	}
	return median(ratios)
}

// bar is one thing that is to hold, and what was measured.
type bar struct {
	what          string
	most          bool // the limit is an upper one
	limit, actual float64
}

func reportBars(out io.Writer, bars []bar) error {
	fmt.Fprintf(out, "\nBars\n\n")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, each := range bars {
		bound, held := "at least", each.actual >= each.limit
		if each.most {
			bound, held = "at most", each.actual <= each.limit
		}
		verdict := "held"
		if !held {
			verdict = "MISSED"
		}
		fmt.Fprintf(table, "%s\t%s %.1f\tis %.2f\t%s\n", each.what, bound, each.limit, each.actual, verdict)
	}
	return table.Flush()
}
