package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/plan"
)

func newGenerate(s *session) *cobra.Command {
	var options generator.Options
	var quiet, dryRun, watch bool
	command := &cobra.Command{
		Use:   "generate [packages]",
		Short: "Write function.json files and Go bindings",
		Long: `Generate reads the packages (default ".", also "./...") and writes signalr_gen.go
beside their sources and <function>/function.json in the folder with host.json.
Files that are no longer needed are deleted. If there is an error, nothing is written.
If a run is killed, the next one completes it.

With --watch it keeps running and generates again whenever a source file changes.`,
		Example: "  hubwire generate ./...\n  //go:generate go tool hubwire generate",
		RunE: func(command *cobra.Command, patterns []string) error {
			options.Dir, options.Patterns = s.dir, patterns
			if watch {
				return s.watch(command.Context(), options)
			}
			bring := s.generate
			if dryRun {
				bring = s.look
			}
			result, err := bring(command.Context(), options)
			if err := s.reportPlan(result, err); err != nil {
				return err
			}
			if !quiet || dryRun {
				s.printChanges(result.Plan)
			}
			return nil
		},
	}
	s.addFormat(command)
	addTags(command, &options.Tags)
	flags := command.Flags()
	flags.BoolVar(&options.Force, "force", false, "overwrite and delete files that were edited by hand")
	flags.BoolVarP(&quiet, "quiet", "q", false, "do not list the files that change")
	flags.BoolVarP(&dryRun, "dry-run", "n", false, "list the files that would change, and write nothing")
	flags.BoolVarP(&watch, "watch", "w", false, "generate again whenever a source changes, until interrupted")
	command.MarkFlagsMutuallyExclusive("watch", "dry-run")
	command.MarkFlagsMutuallyExclusive("watch", "quiet")
	return command
}

// noteEmpty says where there is nothing to generate at all: the packages are
// probably not the ones that were meant.
func (s *session) noteEmpty(changes *plan.Plan) {
	if len(changes.Entries) == 0 {
		fmt.Fprintln(s.errOut, "hubwire: nothing to do: the packages have no //signalr: comments; name others, such as ./...")
	}
}

// printChanges lists the files that change, one a line.
func (s *session) printChanges(changes *plan.Plan) {
	s.noteEmpty(changes)
	for _, entry := range changes.Changes() {
		fmt.Fprintf(s.out, "%s  %s\n", entry.Action, s.relative(entry.Path))
	}
}

// printConflicts lists what keeps the plan from being committed, and reports
// whether there is anything.
func (s *session) printConflicts(changes *plan.Plan) bool {
	conflicts := changes.Conflicts()
	for _, entry := range conflicts {
		fmt.Fprintf(s.errOut, "%s: %s\n", s.relative(entry.Path), entry.Reason)
	}
	if len(conflicts) > 0 {
		fmt.Fprintln(s.errOut, "hubwire: nothing was written: undo the edits, move the files or generate --force")
	}
	return len(conflicts) > 0
}
