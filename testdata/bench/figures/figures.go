// Package figures has what benchmarks share: medians, and the bars that are to hold.
package figures

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// Median returns the median of what the rounds gave.
func Median[T cmp.Ordered](list []T) T { return slices.Sorted(slices.Values(list))[len(list)/2] }

// Ratio is the median of the ratios of rounds, so that what else the machine does
// weighs on both sides alike.
func Ratio(a, b []float64) float64 {
	ratios := make([]float64, len(a))
	for i := range ratios {
		ratios[i] = a[i] / b[i]
	}
	return Median(ratios)
}

// Bar is one thing that is to hold, and what was measured.
type Bar struct {
	What          string
	AtMost        bool // else at least
	Limit, Actual float64
}

// Report prints which of the bars hold.
func Report(out io.Writer, bars []Bar) error {
	fmt.Fprintf(out, "\nBars\n\n")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, each := range bars {
		bound, held := "at least", each.Actual >= each.Limit
		if each.AtMost {
			bound, held = "at most", each.Actual <= each.Limit
		}
		verdict := "held"
		if !held {
			verdict = "MISSED"
		}
		fmt.Fprintf(table, "%s\t%s %.2f\tis %.2f\t%s\n", each.What, bound, each.Limit, each.Actual, verdict)
	}
	return table.Flush()
}
