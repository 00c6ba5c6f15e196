package main

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

// patient is an app's folder to examine.
type patient struct {
	root      string         // folder with host.json
	program   *model.Program // resolved annotations; nil where they have errors
	plan      *plan.Plan     // what generate would do; nil where program is
	files     functionshost.Files
	hostError error  // what the built-in Functions host would refuse
	runtime   string // version of hubwire that go.mod requires; empty where it is not known
}

// examine looks at everything in the folder that has to fit.
func (p patient) examine() []symptom {
	found := slices.Concat(p.bindings(), p.host())
	if !p.bundleRefused() {
		found = append(found, p.bundle())
	}
	return append(append(found, p.settings()...), p.versions())
}

// bindings tells whether the annotations are right and generated.
func (p patient) bindings() []symptom {
	if p.program == nil {
		return []symptom{problem("the annotations have errors", called()+" check shows them")}
	}
	functions := len(p.program.Triggers()) + len(p.program.Negotiations())
	if functions == 0 {
		return []symptom{problem("there is no //signalr:trigger in this folder or below", "run doctor in the app's folder")}
	}
	found := []symptom{healthy(fmt.Sprintf("%d annotated functions, no duplicates", functions))}
	if changes := p.plan.Changes(); len(changes) > 0 {
		return append(found, problem(fmt.Sprintf("%d generated files are not up to date", len(changes)), called()+" generate ./..."))
	}
	return append(found, healthy("the generated files are up to date"))
}

func (p patient) host() []symptom {
	if p.hostError != nil {
		return []symptom{problem(p.hostError.Error(), "")}
	}
	found := []symptom{healthy("host.json and the function.json files are valid for the Functions host")}
	for _, each := range p.files.Warnings {
		found = append(found, warning(each, ""))
	}
	return found
}

// bundleRefused tells that the host's refusal is about the extension bundle
// already.
func (p patient) bundleRefused() bool {
	var refused *functionshost.ConfigError
	return errors.As(p.hostError, &refused) && slices.ContainsFunc(refused.Problems, func(each functionshost.Problem) bool {
		return strings.HasPrefix(each.Message, "extensionBundle ")
	})
}

// bundle finds an extension bundle that is too old for results: its SignalR
// extension drops what custom handlers return (Azure/azure-webjobs-sdk issue
// 3095; the first with extension 2 is bundle 4.23).
func (p patient) bundle() symptom {
	version := p.files.Bundle
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
		return healthy("the extension bundle " + version + " passes results on")
	}
	for _, trigger := range p.program.Triggers() {
		if trigger.Result != nil {
			return problem(fmt.Sprintf("the extension bundle %s may drop results, and %s returns one", version, trigger.Function), `"version": "`+functionshost.BundleRange+`"`)
		}
	}
	return warning(fmt.Sprintf("the extension bundle %s may drop what functions return", version), `"version": "`+functionshost.BundleRange+`"`)
}

// settings looks at local.settings.json, which Core Tools reads.
func (p patient) settings() []symptom {
	if _, err := os.Stat(filepath.Join(p.root, "local.settings.json")); errors.Is(err, fs.ErrNotExist) {
		return []symptom{healthy("no local.settings.json: hubwire dev does not need it, Core Tools does")}
	}
	values := p.files.LocalValues
	if values == nil {
		return nil // the host says why
	}
	var found []symptom
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
		found = append(found, healthy("local.settings.json has what Core Tools needs"))
	}
	return found
}

func (p patient) versions() symptom {
	switch tool := versionOf(version); {
	case p.runtime == "":
		return healthy("the versions of tool and runtime are unknown: neither is a release")
	case strings.TrimSuffix(tool, "+dirty") != p.runtime:
		return warning(fmt.Sprintf("this tool is %s, but the app uses the runtime %s", tool, p.runtime), "use the version of go.mod: go tool hubwire")
	default:
		return healthy("tool and runtime are both " + tool)
	}
}
