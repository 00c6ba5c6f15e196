package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/internal/upstreams"
)

const functionsAppURL = "<Function_App_URL>"

func newUpstream(s *session) *cobra.Command {
	var format, verify string
	var tags []string
	var direct bool
	command := &cobra.Command{
		Use:   "upstream [folder[=URL] ...]",
		Short: "Print the upstream settings of Azure SignalR Service for one or several apps",
		Long: `Upstream derives the ordered upstream templates from the annotated functions of each
app folder (default "."). URL is where the app is, such as https://chat.example.com;
without one it is a placeholder. An app on Azure Functions is called through its
web hook with the system key signalr_extension: put it in place of <API_KEY>. An
app that serves the calls itself (--direct) needs no key.

With --verify it reads an emulator's settings.json instead and lists the functions
that no template reaches, with exit code 1.`,
		Example: "  hubwire upstream --format az .=https://chat.azurewebsites.net\n" +
			"  hubwire upstream --direct --format bicep chat=https://chat.example.com game=https://game.example.com\n" +
			"  hubwire upstream --verify settings.json",
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"."}
			}
			apps, err := s.apps(command.Context(), args, tags, direct)
			if err != nil {
				return err
			}
			if verify != "" {
				return s.verify(verify, apps)
			}
			templates, err := upstreams.Derive(apps)
			if err != nil {
				return err
			}
			text, err := upstreams.Format(format, templates)
			if err != nil {
				return err
			}
			_, err = s.out.Write(text)
			return err
		},
	}
	addTags(command, &tags)
	flags := command.Flags()
	flags.StringVar(&format, "format", "emulator", "print them as "+strings.Join(upstreams.Formats(), ", "))
	_ = command.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(upstreams.Formats(), cobra.ShellCompDirectiveNoFileComp)) // fails only for a flag that is not there
	flags.StringVar(&verify, "verify", "", "check this settings.json `file` against the functions")
	flags.BoolVar(&direct, "direct", false, "the apps serve the calls themselves, without Azure Functions")
	return command
}

// apps resolves the apps that the arguments name.
func (s *session) apps(ctx context.Context, args, tags []string, direct bool) ([]upstreams.App, error) {
	var apps []upstreams.App
	for _, arg := range args {
		name, base, given := strings.Cut(arg, "=")
		switch {
		case !given:
			base = functionsAppURL
		case !isWebURL(base):
			return nil, fmt.Errorf("%s: invalid app URL %q: expected one such as %s=https://chat.example.com", arg, base, name)
		}
		base = strings.TrimSuffix(base, "/") + functionapp.WebhookPath
		if !direct {
			base += "?code=<API_KEY>"
		}
		folder, err := s.folder([]string{name})
		if err != nil {
			return nil, err
		}
		result, err := generator.Run(ctx, generator.Options{Dir: folder, Patterns: everything, Tags: tags})
		if err := s.report(result, err); err != nil {
			return nil, err
		}
		app := upstreams.App{Name: name, URL: base, Functions: functionsOf(name, result.Program)}
		if len(app.Functions) == 0 {
			return nil, fmt.Errorf("%s has no functions with //signalr:trigger", name)
		}
		apps = append(apps, app)
	}
	return apps, nil
}

// functionsOf returns the functions of an app that the service calls.
func functionsOf(app string, program *model.Program) []upstreams.Function {
	var list []upstreams.Function
	for _, t := range program.Triggers() {
		list = append(list, upstreams.Function{
			App: app, Name: t.Function, Hub: strings.ToLower(t.Hub), Category: t.Category, Event: t.Event, Place: t.Pos.String(),
		})
	}
	return list
}

// isWebURL tells URLs of hosts that the service can call; the service adds
// nothing to a query.
func isWebURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.RawQuery == "" && u.Fragment == ""
}

// verify tells what a settings file does not reach.
func (s *session) verify(file string, apps []upstreams.App) error {
	file = s.file(file)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	templates, err := upstreams.Parse(text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if templates == nil {
		return fmt.Errorf("%s: missing UpstreamSettings.Templates", file)
	}
	unreached, unreachable := upstreams.Verify(templates, apps)
	for _, f := range unreached {
		fmt.Fprintf(s.out, "unreached    %s: no template takes hub %q, category %q, event %q\n", f.Name, f.Hub, f.Category, f.Event)
	}
	for _, i := range unreachable {
		t := templates[i]
		fmt.Fprintf(s.out, "unreachable  template %d (hub %q, category %q, event %q): no function, or an earlier template takes them all\n", i+1, t.HubPattern, t.CategoryPattern, t.EventPattern)
	}
	if len(unreached)+len(unreachable) > 0 {
		return errFindings
	}
	return nil
}
