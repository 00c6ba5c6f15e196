package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/generator/plan"
)

func newCheck(s *session) *cobra.Command {
	var run runFlags
	var showDiff bool
	command := &cobra.Command{
		Use:   "check [packages]",
		Short: "Tell whether generated files are up to date",
		Long: `Check compares what generate would write with what is there and changes nothing,
but for finishing a generate that was killed.
Where they differ it prints a unified diff, lists the files on the standard error
stream, with the version of hubwire that wrote them if it is not this one, and
exits with code 1.`,
		Example: "  hubwire check ./...",
		RunE: func(command *cobra.Command, patterns []string) error {
			defer collectLate()()
			changes, err := s.plan(command.Context(), run.complete(s, patterns))
			if err != nil {
				return err
			}
			stale := changes.Changes()
			if len(stale) == 0 {
				return nil
			}
			if showDiff {
				for _, entry := range stale {
					s.printDiff(entry)
				}
			}
			for _, entry := range stale {
				s.printState(entry)
			}
			for _, other := range changes.OtherVersions {
				fmt.Fprintf(s.errOut, "hubwire: files were written by version %s, this is %s\n", other, versionOf(version))
			}
			fmt.Fprintf(s.errOut, "hubwire: not up to date; run: %s\n", remedy(changes, patterns, run.options.Tags))
			return errFindings
		},
	}
	s.addFormat(command)
	run.add(command)
	command.Flags().BoolVar(&showDiff, "diff", true, "print what generate would change as a unified diff")
	return command
}

// printDiff shows what generate would do to a file.
func (s *session) printDiff(entry plan.Entry) {
	name := s.relative(entry.Path)
	before, after := "a/"+name, "b/"+name
	if entry.Old == nil {
		before = "/dev/null"
	}
	if entry.New == nil {
		after = "/dev/null"
	}
	old := bytes.ReplaceAll(entry.Old, []byte("\r"), nil) // as the comparison does
	_, _ = s.out.Write(diff.Diff(before, old, after, entry.New))
}

// printState lists a file with what is the matter with it.
func (s *session) printState(entry plan.Entry) {
	state := map[plan.Action]string{
		plan.Create:   "missing",
		plan.Update:   "stale",
		plan.Delete:   "orphaned",
		plan.Conflict: "hand-edited",
	}[entry.Action]
	reason := ""
	if entry.Reason != "" {
		reason = ": " + entry.Reason
	}
	fmt.Fprintf(s.errOut, "%-11s  %s%s\n", state, s.relative(entry.Path), reason)
}

// remedy is the command that brings everything up to date.
func remedy(changes *plan.Plan, patterns, tags []string) string {
	command := []string{"hubwire", "generate"}
	if len(changes.Conflicts()) > 0 {
		command = append(command, "--force")
	}
	if len(tags) > 0 {
		command = append(command, "--tags="+strings.Join(tags, ","))
	}
	return strings.Join(append(command, patterns...), " ")
}
