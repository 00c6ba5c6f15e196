package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/report"
	"github.com/hubwire/hubwire/generator/vet"
)

func newVet(s *session) *cobra.Command {
	var options generator.Options
	var fix, asJSON bool
	command := &cobra.Command{
		Use:   "vet [packages]",
		Short: "Find mistakes, including those that require type checking",
		Long: `Vet reports what generate reports, and what requires type checking: values in
arguments, results and messages that have no JSON form, messages that are never
sent or not declared, and connection events without trigger. It uses the bindings
that generate would write, not those on disk.

Exit codes: 0 no findings, 1 findings, warnings included, 2 other failures, such
as a program that does not compile.

The program is an analyzer for go vet as well:
go vet -vettool=$(which hubwire) ./...`,
		Example: "  hubwire vet ./...\n  hubwire vet --fix ./...",
		RunE: func(command *cobra.Command, patterns []string) error {
			options.Dir, options.Patterns = s.dir, patterns
			if asJSON {
				s.format = report.JSON
			}
			result, err := vet.Run(command.Context(), options)
			if fix && err == nil {
				result, err = s.repair(command.Context(), options, result)
			}
			if err != nil {
				return err
			}
			return s.printVet(result)
		},
	}
	flags := command.Flags()
	addTags(command, &options.Tags)
	flags.BoolVar(&fix, "fix", false, "apply fixes that are certain, and report the rest")
	flags.BoolVar(&asJSON, "json", false, "the same as --format json")
	s.addFormat(command)
	command.MarkFlagsMutuallyExclusive("json", "format")
	return command
}

// maxRepairs bounds how often a repair may lead to the next.
const maxRepairs = 10

// repair makes the edits that findings suggest, and returns what is found then.
func (s *session) repair(ctx context.Context, options generator.Options, result *vet.Result) (*vet.Result, error) {
	total := 0
	for range maxRepairs {
		repaired, err := vet.Fix(result.Findings)
		if err != nil {
			return nil, err
		}
		if repaired == 0 {
			break
		}
		total += repaired
		if result, err = vet.Run(ctx, options); err != nil {
			return nil, err
		}
	}
	if total > 0 {
		fmt.Fprintf(s.errOut, "hubwire: repaired %d; bring the generated files up to date with %s generate\n", total, called())
	}
	return result, nil
}

// printVet prints what vet found. The error says how the command ends.
func (s *session) printVet(result *vet.Result) error {
	if err := s.printFindings(result.Findings); err != nil {
		return err
	}
	for _, broken := range result.Broken {
		if broken.Pos.IsValid() {
			broken.Pos.Filename = s.relative(broken.Pos.Filename)
		}
		fmt.Fprintln(s.errOut, broken)
	}
	switch {
	case len(result.Broken) > 0:
		return errors.New("vet: the program does not compile, so checks that need types are incomplete")
	case len(result.Findings) > 0:
		return errFindings
	default:
		return nil
	}
}
