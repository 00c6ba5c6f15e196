package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/hubwire/hubwire/cmd/hubwire/devserver"
	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/report"
	"github.com/hubwire/hubwire/internal/files"
	"github.com/hubwire/hubwire/internal/functionapp"
)

func newDev(s *session) *cobra.Command {
	var appPort, servicePort uint16
	var options devserver.Options
	var open, inspect, quiet, verbose, asJSON bool
	command := &cobra.Command{
		Use:   "dev [folder]",
		Short: "Run an app on this machine and follow its source",
		Long: `Dev generates, builds and runs the program in the folder (default "."), or the only
one below it, with a built-in Functions host and SignalR Service, and prints what
happens. It does so again whenever the source changes. It needs no cloud account,
listens on the loopback interface only, and answers requests for the names of this
machine only (--allowed-host adds one). The access key of the service is a new one at each start
(--access-key sets it, for other programs that use the service).

In a folder outside of a Go module, the handler that host.json names is run as it is.

With --upstream the program serves the upstream calls of the service itself, as
it does in a container, instead of running as a custom handler.`,
		Example: "  hubwire dev examples/chat\n  hubwire dev ./cmd/shop --tags=local",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			folder, err := s.folder(args)
			if err != nil {
				return err
			}
			if options.Root, err = appRoot(folder); err != nil {
				return err
			}
			if options.PackageDir, err = s.programIn(command.Context(), folder); err != nil {
				return err
			}
			detail := devserver.Normal
			switch {
			case quiet:
				detail = devserver.Quiet
			case verbose:
				detail = devserver.Verbose
			case asJSON:
				detail = devserver.JSON
			}
			options.Screen, options.Version = s.screen(detail), versionOf(version)
			options.Addr, options.ServiceAddr = addressOf("localhost", appPort), addressOf("localhost", servicePort)
			options.Opened = func(page, inspector string) {
				if open {
					s.openPage(page)
				}
				if inspect {
					s.openPage(inspector)
				}
			}
			if files.Upward(options.Root, "go.mod", os.Stat) != "" {
				options.Generate = func(ctx context.Context) (*generator.Result, error) {
					return s.generateAll(ctx, options.Root, options.Tags)
				}
			} else if options.SelfHosted { // a handler in another language
				return fmt.Errorf("%s is not in a Go module: --upstream requires a Go program", options.Root)
			}
			err = devserver.Run(command.Context(), options)
			return listenHint(err, map[uint16]string{servicePort: "--service-port", appPort: "--port"})
		},
	}
	flags := command.Flags()
	addTags(command, &options.Tags)
	flags.Uint16VarP(&appPort, "port", "p", 7071, "serve the app on this `port`; 0 for a free one")
	flags.Uint16Var(&servicePort, "service-port", 0, "serve the SignalR Service on this `port`; 0 for a free one")
	flags.StringVar(&options.Service, "service", "", "use the service of this `connection string`; its upstream URL must point here")
	flags.StringVar(&options.AccessKey, "access-key", "", "sign and check with this `key` instead of a random one")
	flags.StringArrayVar(&options.AllowedHosts, "allowed-host", nil, "answer requests for this host `name` too; repeatable")
	flags.StringArrayVar(&options.CORS, "cors", nil, "let pages of this `origin` call, such as http://localhost:5173; repeatable")
	flags.BoolVar(&open, "open", false, "open the page in a browser")
	flags.BoolVar(&inspect, "inspect", false, "open the inspector in a browser: what happens, who is connected, a form for each function")
	flags.BoolVar(&options.SelfHosted, "upstream", false, "run the program self-hosted instead of as a custom handler")
	flags.BoolVar(&options.ExitOnError, "exit-on-error", false, "exit with code 2 if the first build fails, instead of waiting for a change")
	flags.BoolVarP(&quiet, "quiet", "q", false, "print failures only")
	flags.BoolVarP(&verbose, "verbose", "v", false, "also print arguments, results, requests and full stacks")
	flags.BoolVar(&asJSON, "json", false, "print each event as a line of JSON, as the inspector has it")
	command.MarkFlagsMutuallyExclusive("service", "access-key")
	command.MarkFlagsMutuallyExclusive("quiet", "verbose", "json")
	return command
}

// screen is how events are printed: in color and fitting its width on a
// terminal.
func (s *session) screen(detail devserver.Detail) devserver.Screen {
	screen := devserver.Screen{Out: s.out, Detail: detail, Color: report.ColorFor(s.out, os.Getenv)}
	if file, ok := s.out.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			screen.Width = width
		}
	}
	return screen
}

// openPage opens a page the way the system does. Where it cannot, the URL is
// on the screen all the same.
func (s *session) openPage(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	if err := exec.Command(name, args...).Start(); err != nil {
		fmt.Fprintf(s.errOut, "hubwire: opening the page: %v\n", err)
	}
}

// generateAll brings everything below a folder up to date, and prints what it
// finds.
func (s *session) generateAll(ctx context.Context, folder string, tags []string) (*generator.Result, error) {
	result, err := s.generate(ctx, generator.Options{Dir: folder, Patterns: everything, Tags: tags, Contracts: true})
	return result, s.reportPlan(result, err)
}

// everything is the pattern of all packages below a folder.
var everything = []string{"./..."}

// folder returns the absolute folder a command is about.
func (s *session) folder(args []string) (string, error) {
	folder := s.dir
	if len(args) > 0 {
		folder = s.file(args[0])
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(folder)
	if err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", fmt.Errorf("%s is not a folder", folder)
	}
	return folder, nil
}

// appRoot returns the app root of a folder.
func appRoot(folder string) (string, error) {
	root := functionapp.Root(folder, os.Stat)
	if root == "" {
		return "", fmt.Errorf("host.json not found in %s or a parent folder in its module: an app requires one", folder)
	}
	return root, nil
}
