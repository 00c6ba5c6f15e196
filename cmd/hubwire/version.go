package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func newVersion(s *session) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of hubwire and of Go",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(s.out, versionLine())
			return err
		},
	}
}

// addVersion adds the flag --version. Cobra's own prints another line, or needs
// text/template, which makes the program a quarter larger.
func addVersion(s *session, root *cobra.Command) {
	wanted := root.Flags().BoolP("version", "v", false, "version for hubwire")
	otherwise := root.RunE
	root.RunE = func(command *cobra.Command, args []string) error {
		if !*wanted {
			return otherwise(command, args)
		}
		_, err := fmt.Fprintln(s.out, versionLine())
		return err
	}
}

func versionLine() string {
	return fmt.Sprintf("hubwire %s %s %s/%s", versionOf(version), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// versionOf returns the version a release build was given, else the one the go
// command recorded.
func versionOf(stamp string) string {
	recorded := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		recorded = info.Main.Version
	}
	return cmp.Or(stamp, recorded, "(unknown)")
}

// released returns the version where others can have it too, else "". The go
// command has v0.0.0 for a module that go.mod replaces by a folder.
func released(version string) string {
	if !strings.HasPrefix(version, "v") || version == "v0.0.0" || strings.HasSuffix(version, "+dirty") {
		return ""
	}
	return version
}
