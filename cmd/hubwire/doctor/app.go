package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/plan"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// App is an app's folder to examine.
type App struct {
	Root    string         // folder with host.json
	Program *model.Program // resolved annotations; nil where they have errors
	Plan    *plan.Plan     // what generate would do; nil where Program is

	// Files is what the built-in Functions host reads, HostError what it would
	// refuse.
	Files     functionshost.Files
	HostError error

	// Command is how people call this tool.
	Command string

	// Tool is the version of this tool, Runtime that of the module the app
	// requires; empty where they are not known.
	Tool, Runtime string
}

// Examine looks at everything in the folder that has to fit.
func (a App) Examine() []Finding {
	var found []Finding
	found = append(found, a.bindings()...)
	found = append(found, a.host()...)
	if !a.bundleRefused() {
		found = append(found, a.bundle())
	}
	found = append(found, a.settings()...)
	return append(found, a.versions())
}

// bindings tells whether the annotations are right and generated.
func (a App) bindings() []Finding {
	if a.Program == nil {
		return []Finding{problem("the annotations have errors", a.Command+" check shows them")}
	}
	functions := 0
	for _, pkg := range a.Program.Packages {
		functions += len(pkg.Triggers) + len(pkg.Negotiations)
	}
	if functions == 0 {
		return []Finding{problem("there is no //signalr:trigger in this folder or below", "run doctor in the app's folder")}
	}
	found := []Finding{ok(fmt.Sprintf("%d annotated functions, no duplicates", functions))}
	if changes := a.Plan.Changes(); len(changes) > 0 {
		return append(found, problem(fmt.Sprintf("%d generated files are not up to date", len(changes)), a.Command+" generate ./..."))
	}
	return append(found, ok("the generated files are up to date"))
}

func (a App) host() []Finding {
	if a.HostError != nil {
		return []Finding{problem(a.HostError.Error(), "")}
	}
	found := []Finding{ok("host.json and the function.json files are valid for the Functions host")}
	for _, each := range a.Files.Warnings {
		found = append(found, warning(each, ""))
	}
	return found
}

// bundleRefused tells that the host's refusal is about the extension bundle
// already.
func (a App) bundleRefused() bool {
	var refused *functionshost.ConfigError
	return errors.As(a.HostError, &refused) && slices.ContainsFunc(refused.Problems, func(p functionshost.Problem) bool {
		return strings.HasPrefix(p.Message, "extensionBundle ")
	})
}

// bundle finds an extension bundle that is too old for results: its SignalR
// extension drops what custom handlers return (Azure/azure-webjobs-sdk issue
// 3095; the first with extension 2 is bundle 4.23).
func (a App) bundle() Finding {
	version := a.Files.Bundle
	lowerBound := regexp.MustCompile(`^\s*[\[(]\s*(\d+)\.(\d+|\*)`)
	bound := lowerBound.FindStringSubmatch(version)
	switch {
	case version == "":
		return problem("host.json has no extensionBundle: the host does not know the SignalR trigger", `"extensionBundle": {"id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "`+functionshost.BundleRange+`"}`)
	case bound == nil:
		return warning(fmt.Sprintf("unknown extension bundle range %q", version), functionshost.BundleRange+" is known to work")
	}
	major, _ := strconv.Atoi(bound[1]) // digits by the expression
	minor, _ := strconv.Atoi(bound[2]) // 0 for *
	if major > 4 || major == 4 && (minor >= 23 || bound[2] == "*") {
		return ok("the extension bundle " + version + " passes results on")
	}
	if returns := a.returning(); returns != "" {
		return problem(fmt.Sprintf("the extension bundle %s may drop results, and %s returns one", version, returns), `"version": "`+functionshost.BundleRange+`"`)
	}
	return warning(fmt.Sprintf("the extension bundle %s may drop what functions return", version), `"version": "`+functionshost.BundleRange+`"`)
}

// returning names a function that returns a result, or "".
func (a App) returning() string {
	if a.Program == nil {
		return ""
	}
	for _, pkg := range a.Program.Packages {
		for _, t := range pkg.Triggers {
			if t.Result != nil {
				return t.Function
			}
		}
	}
	return ""
}

// settings looks at local.settings.json, which Core Tools reads.
func (a App) settings() []Finding {
	if _, err := os.Stat(filepath.Join(a.Root, "local.settings.json")); errors.Is(err, fs.ErrNotExist) {
		return []Finding{ok("no local.settings.json: hubwire dev does not need it, Core Tools does")}
	}
	values := a.Files.LocalValues
	if values == nil {
		return nil // the host says why
	}
	var found []Finding
	if runtime := values["FUNCTIONS_WORKER_RUNTIME"]; runtime != "custom" {
		found = append(found, warning(fmt.Sprintf("local.settings.json: FUNCTIONS_WORKER_RUNTIME is %q", runtime), `a Go program is "custom"`))
	}
	if values["AzureWebJobsStorage"] == "" {
		found = append(found, warning("local.settings.json has no AzureWebJobsStorage: the real host turns SignalR triggers off without it", `"AzureWebJobsStorage": "UseDevelopmentStorage=true", with Azurite running`))
	}
	if connection := values[signalr.DefaultConnection]; connection != "" {
		if _, err := service.ParseConnectionString(connection); err != nil {
			found = append(found, problem("local.settings.json: "+signalr.DefaultConnection+": "+err.Error(), "copy it from the keys of the SignalR Service"))
		}
	}
	if len(found) == 0 {
		found = append(found, ok("local.settings.json has what Core Tools needs"))
	}
	return found
}

func (a App) versions() Finding {
	switch {
	case a.Runtime == "" || a.Tool == "":
		return ok("the versions of tool and runtime are unknown: neither is a release")
	case strings.TrimSuffix(a.Tool, "+dirty") != a.Runtime:
		return warning(fmt.Sprintf("this tool is %s, but the app uses the runtime %s", a.Tool, a.Runtime), "use the version of go.mod: go tool hubwire")
	default:
		return ok("tool and runtime are both " + a.Tool)
	}
}
