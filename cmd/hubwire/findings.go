package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/report"
)

// addFormat adds the flag to a command that has findings.
func (s *session) addFormat(command *cobra.Command) {
	formats := report.Formats()
	command.Flags().Var(&s.format, "format", "print findings as "+strings.Join(formats, ", ")+
		" (default terminal or text, whichever the output is)")
	_ = command.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)) // fails only for a flag that is not there
}

// printFindings prints findings. What programs read goes to the standard
// output, what people read to the standard error stream.
func (s *session) printFindings(findings annotations.Diagnostics) error {
	options := report.Options{Format: report.Text, Dir: s.absolute(), Version: versionOf(version)}
	out := s.errOut
	switch {
	case s.format != "":
		options.Format = s.format
		if s.machineReads() {
			out = s.out
		}
	case report.IsTerminal(s.errOut):
		options.Format = report.Terminal
	}
	switch options.Format {
	case report.GitHub, report.SARIF:
		options.Dir = checkout(options.Dir, os.Getenv)
	}
	options.Color = report.ColorFor(out, os.Getenv)
	return report.Write(out, findings, options)
}

// checkout returns the root of the repository that GitHub Actions has checked
// out around a directory, which GitHub takes paths to be relative to; elsewhere
// it returns the directory.
func checkout(dir string, getenv func(string) string) string {
	root := getenv("GITHUB_WORKSPACE")
	if root == "" {
		return dir
	}
	if below, err := filepath.Rel(root, dir); err != nil || !filepath.IsLocal(below) {
		return dir
	}
	return root
}

// machineReads tells whether the standard output is for a program.
func (s *session) machineReads() bool {
	return s.format == report.JSON || s.format == report.SARIF || s.format == report.GitHub
}
