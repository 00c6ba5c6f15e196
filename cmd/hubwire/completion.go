package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// completeArguments completes what commands without a completion of their own
// take: directories where their usage says packages or folder, files where it
// says something else, and nothing where it says nothing.
func completeArguments(commands []*cobra.Command) {
	for _, command := range commands {
		_, arguments, _ := strings.Cut(command.Use, " ")
		switch {
		case command.ValidArgsFunction != nil || len(command.ValidArgs) > 0:
		case strings.Contains(arguments, "packages"), strings.Contains(arguments, "folder"):
			command.ValidArgsFunction = completeDirectories
		case arguments == "":
			command.ValidArgsFunction = cobra.NoFileCompletions
		}
	}
}

func completeDirectories(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}
