package functionshost

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Files is what the files of an app say, as far as they can be read.
type Files struct {
	Routes      []Route           // of the HTTP functions, by name
	Bundle      string            // the range of extension bundles that host.json asks for; empty for none
	LocalValues map[string]string // the Values of local.settings.json
	Warnings    []string
}

// Route is where an HTTP function is served.
type Route struct {
	Function string
	Methods  []string // upper case; none means all
	Path     string   // with the route prefix, such as /api/items/{id}
}

// ReadFiles reads an app's files as Start does, and starts nothing. What is wrong
// with them comes as one *ConfigError, beside what could be read.
func ReadFiles(o Options) (Files, error) {
	a, err := readApp(o)
	files := Files{Bundle: a.host.bundle, LocalValues: a.local.values, Warnings: a.warnings}
	for _, f := range a.functions {
		if f.http != nil {
			files.Routes = append(files.Routes, Route{f.name, f.http.methods, a.pathOf(f)})
		}
	}
	return files, err
}

// readApp reads and checks everything in the app's folder. The error is a
// *ConfigError with all problems; the app has what could be read.
func readApp(o Options) (*app, error) {
	root, err := filepath.Abs(o.Root)
	if err != nil {
		return &app{}, err
	}
	r := &configReader{root: root}
	a := &app{root: root, triggers: make(map[triggerKey]*function)}
	a.local = r.localSettings()
	if len(o.CORS) > 0 {
		a.local.origins, a.local.corsCredentials = o.CORS, true
	}
	a.settings = newSettings(a.local.values, o.Settings)
	a.host = r.hostJSON(a.settings, o.Executable != "")
	r.functions(a)
	r.checkBundle(a)
	a.warnings = append(a.warnings, a.host.warnings...)
	slices.SortFunc(a.functions, func(x, y *function) int {
		return cmp.Or(strings.Compare(strings.ToUpper(x.name), strings.ToUpper(y.name)), strings.Compare(x.name, y.name))
	})
	checkTwins(a)
	checkRoutes(a)
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return a, &ConfigError{Root: root, Problems: r.problems}
	}
	if len(a.functions) == 0 {
		a.warn("the app has no functions: no folder has a function.json that this host can run")
	}
	return a, nil
}

// checkBundle tells once per app that the SignalR extension is missing.
func (r *configReader) checkBundle(a *app) {
	if len(a.extended) == 0 || a.host.extensions {
		return
	}
	r.problems = append(r.problems, Problem{File: "host.json", Message: fmt.Sprintf(
		`extensionBundle is missing, so the Functions host would know no SignalR binding and leave out %d functions, the first %s: add "extensionBundle":{"id":"Microsoft.Azure.Functions.ExtensionBundle","version":"%s"}`,
		len(a.extended), a.extended[0], BundleRange)})
}

// checkTwins fills in which function takes which call, and refuses functions
// that have one name or take one call.
func checkTwins(a *app) {
	names := make(map[string]*function)
	for _, f := range a.functions {
		if other := names[strings.ToLower(f.name)]; other != nil {
			f.source.fatal(nil, "functions %s and %s have one name (names are compared without case)", other.name, f.name)
		}
		names[strings.ToLower(f.name)] = f
		t := f.signalR
		if t == nil || t.hub == "" || t.event == "" {
			continue
		}
		key := keyOf(t.hub, t.category, t.event)
		if other := a.triggers[key]; other != nil {
			f.source.fatal(nil, "function %s takes hub %q, category %q, event %q already (compared without case)", other.name, t.hub, t.category, t.event)
			continue
		}
		a.triggers[key] = f
	}
}

// checkRoutes finds routes that two functions have, and those that another
// function hides.
func checkRoutes(a *app) {
	for i, f := range a.functions {
		for _, other := range a.functions[:i] {
			if f.http == nil || other.http == nil || !methodsMeet(f.http.methods, other.http.methods) {
				continue
			}
			route, before := f.http.route, other.http.route
			if len(route.parameters) == 0 && len(before.parameters) > 0 {
				if _, hidden := before.match(segmentsOf(route.template)); hidden {
					a.warn("function %s takes the requests for %s, so that %s gets none: the Functions host tries routes in the order of function names", other.name, a.pathOf(f), f.name)
				}
			}
			if strings.EqualFold(route.template, before.template) {
				f.source.problem(nil, "the route %q is that of function %s too", route.template, other.name)
			}
		}
	}
}

// methodsMeet tells whether a method is in both lists; nil has all.
func methodsMeet(a, b []string) bool {
	return a == nil || b == nil || slices.ContainsFunc(a, func(method string) bool { return slices.Contains(b, method) })
}

// registered lists what the SignalR functions take, for the answer to a call
// that matches none.
func (a *app) registered() string {
	var list []string
	for _, f := range a.functions {
		if t := f.signalR; t != nil {
			list = append(list, fmt.Sprintf("%s/%s/%s", t.hub, t.category, t.event))
		}
	}
	if len(list) == 0 {
		return "the app has no SignalR functions"
	}
	return "the app has " + strings.Join(list, ", ")
}
