package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

func newDoctor(s *session) *cobra.Command {
	var folder string
	var tags []string
	command := &cobra.Command{
		Use:   "doctor [URL]",
		Short: "Examine an app's folder, and an upstream endpoint",
		Long: `Doctor examines the app in this folder: annotations, generated files, host.json,
function.json files, extension bundle, settings and versions. With a URL, as in the
upstream settings, it also sends signed events for which no function runs to that
endpoint, and to no other host, and explains the response. The access key is that
of AzureSignalRConnectionString in the environment.

The exit code is 1 if there is a problem.`,
		Example: "  hubwire doctor\n  hubwire doctor 'https://chat.azurewebsites.net/runtime/webhooks/signalr?code=KEY'",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			dir, err := s.folder([]string{folder})
			if err != nil {
				return err
			}
			app, err := examined(command.Context(), dir, tags)
			if err != nil {
				return err
			}
			found := app.examine()
			if len(args) > 0 {
				found = append(found, endpointAt(args[0], app.program).examine(command.Context())...)
			}
			for _, each := range found {
				fmt.Fprintf(s.out, "%-8s %s\n", each.level, each.what)
				if each.help != "" {
					fmt.Fprintf(s.out, "%8s %s\n", "->", each.help)
				}
			}
			if sick(found) {
				return errFindings
			}
			return nil
		},
	}
	addTags(command, &tags)
	command.Flags().StringVar(&folder, "app", ".", "examine the app in this `directory`")
	_ = command.MarkFlagDirname("app") // fails only for a flag that is not there
	return command
}

// symptom is one thing that the doctor looked at.
type symptom struct {
	level string // ok, warning or PROBLEM
	what  string // what was found
	help  string // what to do; empty where nothing is due
}

func healthy(what string) symptom       { return symptom{"ok", what, ""} }
func warning(what, help string) symptom { return symptom{"warning", what, help} }
func problem(what, help string) symptom { return symptom{"PROBLEM", what, help} }

// sick tells whether there is a problem.
func sick(found []symptom) bool {
	return slices.ContainsFunc(found, func(each symptom) bool { return each.level == "PROBLEM" })
}

// examined gathers what the doctor looks at.
func examined(ctx context.Context, dir string, tags []string) (patient, error) {
	root, err := appRoot(dir)
	if err != nil {
		return patient{}, err
	}
	result, err := generator.Run(ctx, generator.Options{Dir: root, Patterns: everything, Tags: tags})
	if err != nil {
		return patient{}, err
	}
	p := patient{root: root, program: result.Program, plan: result.Plan, runtime: requiredVersion(ctx, root)}
	p.files, p.hostError = functionshost.ReadFiles(hostOptions(root, p.program))
	return p, nil
}

// hostOptions give every connection that is not set here a connection string:
// those of a deployed app are in Azure.
func hostOptions(root string, program *model.Program) functionshost.Options {
	options := functionshost.Options{Root: root, Settings: make(map[string]string)}
	for _, t := range program.Triggers() {
		if os.Getenv(t.Connection) == "" {
			options.Settings[t.Connection] = "Endpoint=http://localhost;AccessKey=" + emulator.DefaultAccessKey
		}
	}
	return options
}

// requiredVersion returns the version of hubwire that the app's go.mod
// requires, or "" where it is replaced or not known.
func requiredVersion(ctx context.Context, dir string) string {
	version, _ := goModule(ctx, dir, "list", "-m", "-f", "{{if not .Replace}}{{.Version}}{{end}}", ourModule)
	return version
}

// endpointAt is the endpoint to examine, with a function of the app that is there.
func endpointAt(target string, program *model.Program) endpoint {
	e := endpoint{url: target}
	keys, err := service.NewSettings(os.Getenv).AccessKeys(signalr.DefaultConnection)
	if err == nil && len(keys) > 0 {
		e.accessKey = keys[0]
	}
	for _, t := range program.Triggers() {
		if t.Category == string(signalr.Messages) {
			e.hub, e.event = t.Hub, t.Event
		}
	}
	return e
}
