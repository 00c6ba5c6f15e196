package main

import "github.com/spf13/cobra"

// completePackages completes the packages of a command as directories.
func completePackages(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}
