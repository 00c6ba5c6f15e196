package vet_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hubwire/hubwire/generator/vet"
)

// TestFindings compares the findings with the comments in testdata, and what
// the files become with those beside them that end in .golden.
func TestFindings(t *testing.T) {
	results := analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), vet.Analyzer,
		"./forgotten", "./library", "./messages", "./syntax", "./types", "./unannotated")
	for _, result := range results {
		for _, d := range result.Diagnostics {
			if !strings.HasSuffix(d.URL, "/docs/diagnostics.md#"+strings.ToLower(d.Category)) || !strings.HasSuffix(d.Message, "("+d.Category+")") {
				t.Errorf("%s: category %q, URL %q", d.Message, d.Category, d.URL)
			}
		}
	}
}
