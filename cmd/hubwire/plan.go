package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/plan"
)

// plan runs the generator and prints its findings. The error is errFindings
// where one of them is an error.
func (s *session) plan(ctx context.Context, options generator.Options) (*plan.Plan, error) {
	changes, findings, err := generator.Run(ctx, options)
	if err := errors.Join(err, s.printFindings(findings)); err != nil {
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

// absolute returns the directory the command works in.
func (s *session) absolute() string {
	dir, err := filepath.Abs(s.dir)
	if err != nil {
		return s.dir
	}
	return dir
}

// relative returns a path as seen from the directory the command works in,
// with slashes.
func (s *session) relative(path string) string {
	relative, err := filepath.Rel(s.absolute(), path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(relative)
}
