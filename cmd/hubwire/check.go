package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/plan"
)

func newCheck(s *session) *cobra.Command {
	var options generator.Options
	var showDiff bool
	command := &cobra.Command{
		Use:   "check [packages]",
		Short: "Tell whether generated files are up to date",
		Long: `Check compares what generate would write with what is there. It writes nothing.
If they differ, it prints a unified diff, lists the files on standard error (with the
version of hubwire that wrote them, if it is another one), and exits with code 1. In the formats json, sarif and github each such file is one of
the findings instead, HW0801 to HW0804.

Exit codes: 0 up to date, 1 an error in the annotations or a file that differs,
2 other failures, such as files that cannot be read.`,
		Example: "  hubwire check ./...\n  hubwire check ./... --format github",
		RunE: func(command *cobra.Command, patterns []string) error {
			options.Dir, options.Patterns = s.dir, patterns
			result, err := s.look(command.Context(), options)
			if err != nil {
				return err
			}
			changes, asFindings := result.Plan, s.machineReads()
			var further annotations.Diagnostics
			if asFindings && changes != nil {
				further = changes.Findings()
			}
			if err := s.report(result, nil, further...); err != nil {
				return err
			}
			if len(changes.Changes()) == 0 {
				if len(result.Findings) == 0 {
					s.noteEmpty(changes)
				}
				return nil
			}
			if !asFindings {
				s.printStale(changes, showDiff)
			}
			for _, line := range changes.Advice(called(), versionOf(version), patterns, options.Tags) {
				fmt.Fprintf(s.errOut, "hubwire: %s\n", line)
			}
			return errFindings
		},
	}
	s.addFormat(command)
	addTags(command, &options.Tags)
	command.Flags().BoolVar(&showDiff, "diff", true, "print what generate would change as a unified diff")
	return command
}

// printStale shows people what generate would do to which files.
func (s *session) printStale(changes *plan.Plan, showDiff bool) {
	if showDiff {
		for _, entry := range changes.Changes() {
			_, _ = s.out.Write(entry.Diff(s.absolute()))
		}
	}
	for _, entry := range changes.Changes() {
		fmt.Fprintln(s.errOut, entry.Line(s.absolute()))
	}
}
