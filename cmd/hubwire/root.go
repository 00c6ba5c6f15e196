package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/generator/report"
)

// Exit codes, as diff(1) has them.
const (
	exitOK       = 0
	exitFindings = 1 // something is wrong or stale, and was printed
	exitTrouble  = 2 // the command could not find out: bad flags, unreadable files
)

// errFindings ends a command that has printed what is wrong.
var errFindings = errors.New("see the findings above")

// session is what a command has at hand.
type session struct {
	out, errOut io.Writer
	dir         string        // of the flag -C; empty for the working directory
	format      report.Format // "": a terminal gets snippets, everything else lines
}

// run runs a command line and returns the exit code. An interrupt or SIGTERM ends
// its context, so that it can end in order; another one ends the program.
func (s *session) run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	default:
		fmt.Fprintf(s.errOut, "hubwire: %v\n", err)
		return exitTrouble
	}
}

func newRoot(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:   "hubwire",
		Short: "Wire annotated Go functions to Azure SignalR Service",
		Long: `hubwire reads //signalr: comments above Go functions and writes the function.json
files and Go bindings that wire them to Azure SignalR Service.

Exit codes: 0 success, 1 findings or stale files, 2 other failures.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return s.checkDir()
		},
	}
	root.SetOut(s.out)
	root.SetErr(s.errOut)
	root.PersistentFlags().StringVarP(&s.dir, "dir", "C", "", "work in this `directory`")
	_ = root.MarkPersistentFlagDirname("dir") // fails only for a flag that is not there
	root.SetFlagErrorFunc(explainFlag)
	root.SetHelpCommand(newHelp(root))
	root.AddCommand(
		newInit(s),
		newGenerate(s),
		newCheck(s),
		newDev(s),
		newEmulate(s),
		newExplain(s),
		newAnnotations(s),
		newCall(s),
		newDoctor(s),
		newNew(s),
		newUpstream(s),
		newVet(s),
		newVersion(s),
	)
	root.InitDefaultCompletionCmd()
	explainUnknown(root)
	addVersion(s, root)
	completeArguments(root.Commands())
	return root
}
