package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/report"
)

// findingsFormat is the value of the flag --format: how findings are printed.
type findingsFormat struct {
	set    bool // else a terminal gets snippets, everything else lines
	format report.Format
}

// String implements pflag.Value.
func (f *findingsFormat) String() string {
	if !f.set {
		return ""
	}
	return f.format.String()
}

// Set implements pflag.Value.
func (f *findingsFormat) Set(name string) (err error) {
	f.format, err = report.ParseFormat(name)
	f.set = err == nil
	return err
}

// Type implements pflag.Value; help shows it.
func (f *findingsFormat) Type() string { return "format" }

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
	case s.format.set:
		options.Format = s.format.format
		if s.machineReads() {
			out = s.out
		}
	case isTerminal(s.errOut):
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
	switch s.format.format {
	case report.JSON, report.SARIF, report.GitHub:
		return s.format.set
	}
	return false
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
