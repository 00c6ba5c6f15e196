package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hubwire/hubwire/internal/words"
)

// newHelp is the command help. A topic that is none is an error here, which
// cobra's own answers with the usage and success.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about any command",
		ValidArgsFunction: func(_ *cobra.Command, given []string, start string) ([]cobra.Completion, cobra.ShellCompDirective) {
			about, rest, err := root.Find(given)
			if err != nil || len(rest) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return beginningWith(start, commandNames(about), nil), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			about, rest, _ := root.Find(args)
			if len(rest) > 0 {
				return unknownCommand(about, rest[0])
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

func commandNames(parent *cobra.Command) []string {
	var names []string
	for _, command := range parent.Commands() {
		if command.IsAvailableCommand() || command.Name() == "help" {
			names = append(names, command.Name())
		}
	}
	return names
}

// explainUnknown explains wrong arguments of a command and those below it. It
// makes commands that only have further commands refuse others,
// where cobra's own completion command, for one, prints its usage and succeeds.
func explainUnknown(command *cobra.Command) {
	if !command.HasSubCommands() {
		explainArguments(command)
		return
	}
	command.Args, command.DisableFlagsInUseLine = cobra.ArbitraryArgs, true
	command.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(command, args[0])
		}
		return command.Help()
	}
	for _, each := range command.Commands() {
		explainUnknown(each)
	}
}

// explainArguments adds to cobra's count of arguments which they are.
func explainArguments(command *cobra.Command) {
	check := command.Args
	if check == nil {
		return
	}
	command.Args = func(_ *cobra.Command, args []string) error {
		if err := check(command, args); err != nil {
			return fmt.Errorf("%w; write %s", err, command.UseLine())
		}
		return nil
	}
}

func unknownCommand(parent *cobra.Command, name string) error {
	what := fmt.Sprintf("command %q", name)
	if parent.HasParent() {
		what += " of " + parent.CommandPath()
	}
	return unknown(what, name, commandNames(parent))
}

// explainFlag says what is wrong with a flag in the words of this program.
func explainFlag(command *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &missing) && missing.GetSpecifiedShortnames() == "":
		var names []string
		command.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, "--"+flag.Name) })
		if near := words.Nearest("--"+missing.GetSpecifiedName(), names); near != "" {
			return fmt.Errorf("%w; did you mean %s?", err, near)
		}
		return fmt.Errorf("%w; %s --help lists the flags", err, command.CommandPath())
	case errors.As(err, &invalid) && invalid.GetFlag().Value.Type() == "uint16":
		return fmt.Errorf("invalid port --%s=%s: expected 1 to 65535, or 0 for a free port", invalid.GetFlag().Name, invalid.GetValue())
	case errors.As(err, &invalid) && invalid.GetFlag().Value.Type() == "bool":
		return fmt.Errorf("--%s=%s: write true or false, or --%[1]s alone for true", invalid.GetFlag().Name, invalid.GetValue())
	}
	return err
}

// checkDir refuses a value of -C that is no folder, before a command fails at
// something in it.
func (s *session) checkDir() error {
	if s.dir == "" {
		return nil
	}
	info, err := os.Stat(s.dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("-C %s: folder not found", s.dir)
	case err != nil:
		return fmt.Errorf("-C %s: %w", s.dir, err)
	case !info.IsDir():
		return fmt.Errorf("-C %s: not a folder", s.dir)
	}
	return nil
}
