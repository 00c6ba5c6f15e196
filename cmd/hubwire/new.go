package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/cmd/hubwire/scaffold"
)

func newNew(s *session) *cobra.Command {
	command := &cobra.Command{
		Use:   "new",
		Short: "Create an app, or add a hub or a trigger to one",
	}
	command.AddCommand(newNewApp(s), newNewHub(s), newNewTrigger(s))
	return command
}

func newNewApp(s *session) *cobra.Command {
	var replace string
	var dryRun bool
	command := &cobra.Command{
		Use:   "app NAME",
		Short: "Create a module with a hub, a page and a test, ready to run",
		Long: `App creates a folder with a module that builds, tests and runs: a hub with connected,
disconnected, two messages and negotiate, a web page, a test, host.json and the files
for git, deployment and CI. NAME is a module path, such as chat or
github.com/you/chat; its last element names the folder and the hub.`,
		Example: "  hubwire new app chat\n  cd chat && go tool hubwire dev",
		Args:    cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if isStandard(command.Context(), args[0]) {
				return fmt.Errorf("%s is a package of Go's standard library: write a longer module path, such as example.com/%[1]s", args[0])
			}
			options := scaffold.AppOptions{Dir: s.absolute(), Module: args[0]}
			var err error
			if options.Version, options.Replace, err = source(replace); err != nil {
				return err
			}
			folder, files, err := scaffold.App(options)
			if err != nil {
				return err
			}
			if dryRun {
				s.list(files)
				return nil
			}
			if _, err := scaffold.Write(files); err != nil {
				return err
			}
			s.list(files)
			if _, err := goModule(command.Context(), folder, "mod", "tidy"); err != nil {
				return fmt.Errorf("the files were created; complete the app in %s with go mod tidy, then hubwire generate: %w", s.relative(folder), err)
			}
			generated, err := s.generateAll(command.Context(), folder, nil)
			if err != nil {
				return err
			}
			s.printChanges(generated.Plan)
			if options.Replace != "" {
				fmt.Fprintf(s.errOut, "hubwire: this build is not a release: go.mod replaces hubwire with %s\n", options.Replace)
			}
			fmt.Fprintf(s.out, "\ncd %s\ngo test ./...\ngo tool hubwire dev\n", s.relative(folder))
			return nil
		},
	}
	command.Flags().StringVar(&replace, "replace", "", "use the hubwire checkout in this `directory`")
	addDryRun(command, &dryRun)
	return command
}

func newNewHub(s *session) *cobra.Command {
	var dryRun bool
	command := &cobra.Command{
		Use:     "hub NAME",
		Short:   "Add a hub to the package in this folder",
		Example: "  hubwire new hub game",
		Args:    cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			files, note, err := scaffold.Hub(command.Context(), s.absolute(), args[0])
			if err != nil {
				return err
			}
			if note != "" {
				fmt.Fprintf(s.errOut, "hubwire: %s\n", note)
			}
			return s.add(command.Context(), files, dryRun)
		},
	}
	addDryRun(command, &dryRun)
	return command
}

func newNewTrigger(s *session) *cobra.Command {
	var dryRun bool
	command := &cobra.Command{
		Use:   "trigger HUB.EVENT [NAME:TYPE ...]",
		Short: "Add a function that clients can call to a hub",
		Long: `Trigger adds a method to the end of the file that declares the hub. Each argument
of the call is written NAME:TYPE, with a Go type that the file can name; time, json,
big, url and netip of the standard library are imported if necessary.`,
		Example: "  hubwire new trigger chat.sendToGroup group:string 'tags:[]string'",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			hub, event, ok := strings.Cut(args[0], ".")
			if !ok || hub == "" || event == "" {
				return fmt.Errorf("%q: write the hub and the event as HUB.EVENT, such as chat.sendToGroup", args[0])
			}
			file, err := scaffold.Trigger(command.Context(), s.absolute(), hub, event, args[1:])
			if err != nil {
				return err
			}
			return s.add(command.Context(), []scaffold.File{file}, dryRun)
		},
	}
	addDryRun(command, &dryRun)
	return command
}

func addDryRun(command *cobra.Command, dryRun *bool) {
	command.Flags().BoolVarP(dryRun, "dry-run", "n", false, "list the files (without generated ones), and write nothing")
}

// add writes files into the app in this folder and generates. What cannot be
// generated is taken back.
func (s *session) add(ctx context.Context, files []scaffold.File, dryRun bool) error {
	if dryRun {
		s.list(files)
		return nil
	}
	undo, err := scaffold.Write(files)
	if err != nil {
		return err
	}
	generated, err := s.generateAll(ctx, s.absolute(), nil)
	if err != nil {
		if undone := undo(); undone != nil {
			return errors.Join(err, undone)
		}
		fmt.Fprintln(s.errOut, "hubwire: nothing was added")
		return err
	}
	s.list(files)
	s.printChanges(generated.Plan) // a second hub gives the functions of the first other names
	return nil
}

// list tells which files are written.
func (s *session) list(files []scaffold.File) {
	for _, file := range files {
		action := "update"
		if file.New {
			action = "create"
		}
		fmt.Fprintf(s.out, "%s  %s\n", action, s.relative(file.Path))
	}
}

// source tells where a new app takes hubwire from: the version of this tool,
// or a checkout where the tool is no release.
func source(replace string) (required, checkout string, err error) {
	// A version v0.0.0-… is of a checkout that was never tagged.
	if made := released(versionOf(version)); replace == "" && made != "" && !strings.HasPrefix(made, "v0.0.0-") {
		return made, "", nil
	}
	if replace == "" {
		_, file, _, _ := runtime.Caller(0)
		replace = filepath.Dir(filepath.Dir(filepath.Dir(file)))
	}
	if replace, err = filepath.Abs(replace); err != nil {
		return "", "", err
	}
	text, err := os.ReadFile(filepath.Join(replace, "go.mod"))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.HasPrefix(text, []byte("module github.com/hubwire/hubwire\n")) {
		return "", "", fmt.Errorf("this build of hubwire is not a release, and %s is not a checkout of hubwire: name one with --replace", replace)
	}
	return "", replace, err
}

// isStandard reports whether a module path is a package of the standard library,
// which the go command would then find in two places.
func isStandard(ctx context.Context, path string) bool {
	if path == "" || strings.HasPrefix(path, "-") {
		return false
	}
	// In a folder outside of any module that could be broken.
	standard, err := goModule(ctx, os.TempDir(), "list", "-e", "-f", "{{.Standard}}", "--", path)
	return err == nil && standard == "true"
}
