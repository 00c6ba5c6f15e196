package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/plan"
)

// plan runs the generator and prints its findings. The error is errFindings
// where one of them is an error.
func (s *session) plan(ctx context.Context, options generator.Options) (*plan.Plan, error) {
	changes, findings, err := generator.Run(ctx, options)
	s.printFindings(findings)
	if err != nil {
		return nil, err
	}
	if findings.HasErrors() {
		return nil, errFindings
	}
	for _, module := range changes.SkippedModules {
		fmt.Fprintf(s.errOut, "hubwire: skipped %s, a module of its own: name it or run hubwire in it\n", s.relative(module))
	}
	return changes, nil
}

// printFindings prints one finding a line, further places indented below it.
func (s *session) printFindings(findings annotations.Diagnostics) {
	for _, finding := range findings {
		finding.Span = s.relativeSpan(finding.Span)
		fmt.Fprintln(s.errOut, finding.Error())
		for _, related := range finding.Related {
			fmt.Fprintf(s.errOut, "\t%s: %s\n", s.relativeSpan(related.Span).Start, related.Message)
		}
	}
}

func (s *session) relativeSpan(span annotations.Span) annotations.Span {
	if span.Start.Filename != "" {
		span.Start.Filename = s.relative(span.Start.Filename)
	}
	return span
}

// relative returns a path as seen from the directory the command works in,
// with slashes.
func (s *session) relative(path string) string {
	dir, err := filepath.Abs(s.dir)
	if err != nil {
		return path
	}
	relative, err := filepath.Rel(dir, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(relative)
}
