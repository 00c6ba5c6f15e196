package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/cmd/hubwire/scaffold"
	"github.com/hubwire/hubwire/internal/files"
	"github.com/hubwire/hubwire/internal/functionapp"
)

const (
	ourModule = "github.com/hubwire/hubwire"
	ourTool   = ourModule + "/cmd/hubwire"
)

func newInit(s *session) *cobra.Command {
	var replace string
	command := &cobra.Command{
		Use:   "init [folder]",
		Short: "Add hubwire to an existing module",
		Long: `Init adds hubwire to an existing Go module. In the folder (default ".") it creates what
an app requires: host.json, the tool and the requirement in go.mod, a main package if
the module has none, and ignore files. It overwrites nothing, needs no network, and can
be run again. For a new module, use hubwire new app.`,
		Example: "  hubwire init\n  hubwire new hub chat",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			folder, err := s.folder(args)
			if err != nil {
				return err
			}
			return s.initialize(command.Context(), folder, replace)
		},
	}
	command.Flags().StringVar(&replace, "replace", "", "use the hubwire checkout in this `directory`")
	return command
}

// initialize makes a folder an app.
func (s *session) initialize(ctx context.Context, folder, replace string) error {
	module := files.Upward(folder, "go.mod", os.Stat)
	if module == "" {
		return fmt.Errorf("%s is not in a module: run go mod init there first, or create an app with %s new app", folder, called())
	}
	path, err := goModule(ctx, module, "list", "-m")
	if err != nil {
		return err
	}
	if path == ourModule {
		return errors.New("this is the module of hubwire itself")
	}
	found, err := programs(ctx, folder)
	if err != nil {
		return err
	}
	options := scaffold.InitOptions{Dir: folder, Root: functionapp.Root(folder, os.Stat), Module: path, Programs: len(found) > 0}
	files, err := scaffold.Init(options)
	if err != nil {
		return err
	}
	required, err := s.require(ctx, module, replace)
	if err != nil {
		return err
	}
	if _, err := scaffold.Write(files); err != nil {
		return err
	}
	s.list(files)
	if required {
		fmt.Fprintf(s.out, "update  %s\n", s.relative(filepath.Join(module, "go.mod")))
	}
	if len(files) == 0 && !required {
		fmt.Fprintln(s.out, "hubwire: nothing to do: hubwire is already set up here")
		return nil
	}
	fmt.Fprintf(s.out, "hubwire: still to do: %s\n", strings.Join(s.leftToDo(module, found), ", then "))
	return nil
}

// leftToDo lists what init leaves to the developer.
func (s *session) leftToDo(module string, programs []string) []string {
	left := []string{"go mod tidy"}
	if _, err := os.Stat(filepath.Join(module, "vendor", "modules.txt")); err == nil {
		left = append(left, "go mod vendor")
	}
	if len(programs) > 0 {
		left = append(left, "host.Run(app) in "+s.relative(programs[0]))
	}
	return append(left, "go tool hubwire new hub NAME")
}

// require adds the tool and the runtime to a go.mod, and reports whether it has
// changed. A requirement that is there stays.
func (s *session) require(ctx context.Context, module, replace string) (changed bool, err error) {
	name := filepath.Join(module, "go.mod")
	before, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	edits := []string{"mod", "edit", "-tool=" + ourTool}
	if !bytes.Contains(before, []byte(ourModule+" v")) {
		version, checkout, err := source(replace)
		if err != nil {
			return false, err
		}
		if checkout != "" {
			version = "v0.0.0"
			edits = append(edits, "-replace="+ourModule+"="+checkout)
		}
		edits = append(edits, "-require="+ourModule+"@"+version)
	}
	if _, err := goModule(ctx, module, edits...); err != nil {
		return false, err
	}
	after, err := os.ReadFile(name)
	return !bytes.Equal(before, after), err
}
