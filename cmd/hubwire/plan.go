package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/cache"
	"github.com/hubwire/hubwire/generator/plan"
)

// runFlags are the flags of commands that run the generator once.
type runFlags struct {
	options generator.Options
	noCache bool
}

func (f *runFlags) add(command *cobra.Command) {
	command.Flags().StringSliceVar(&f.options.Tags, "tags", nil, "further build `tags`, separated by commas")
	command.Flags().BoolVar(&f.noCache, "no-cache", false, "do not use the cache in $"+cache.Variable+" or the user's cache folder")
}

// complete returns the options of a run over packages.
func (f *runFlags) complete(s *session, patterns []string) generator.Options {
	options := f.options
	options.Dir, options.Patterns = s.dir, patterns
	if !f.noCache {
		options.Cache = cache.Dir(os.Getenv)
	}
	return options
}

// plan runs the generator and prints its findings. The error is errFindings
// where one of them is an error.
func (s *session) plan(ctx context.Context, options generator.Options) (*plan.Plan, error) {
	return s.planAnd(ctx, options, func(*plan.Plan) annotations.Diagnostics { return nil })
}

// planAnd prints what further finds in the plan, too, in one report; it does
// not turn into an error.
func (s *session) planAnd(ctx context.Context, options generator.Options, further func(*plan.Plan) annotations.Diagnostics) (*plan.Plan, error) {
	options.Version = released(versionOf(version))
	changes, findings, err := generator.Run(ctx, options)
	printed := findings
	if changes != nil {
		printed = slices.Concat(findings, further(changes))
	}
	if err := errors.Join(err, s.printFindings(printed)); err != nil {
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

// upToDate runs the generator and commits what it plans. Where another run came
// in between, it looks again: mostly nothing is left to do then.
func (s *session) upToDate(ctx context.Context, options generator.Options) (*plan.Plan, error) {
	const attempts = 5 // each waits for the commit that it finds at work
	for attempt := 1; ; attempt++ {
		changes, err := s.feasible(ctx, options)
		if err != nil {
			return nil, err
		}
		err = changes.Commit()
		var overtaken *plan.OvertakenError
		if !errors.As(err, &overtaken) || attempt == attempts {
			return changes, err
		}
	}
}

// feasible runs the generator. The error is errFindings, too, where something
// keeps the plan from being committed, which is printed.
func (s *session) feasible(ctx context.Context, options generator.Options) (*plan.Plan, error) {
	changes, err := s.plan(ctx, options)
	if err == nil && s.printConflicts(changes) {
		err = errFindings
	}
	if err != nil {
		return nil, err
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
