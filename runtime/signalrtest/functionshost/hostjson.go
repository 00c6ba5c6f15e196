package functionshost

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

type hostConfig struct {
	routePrefix     string // as it is written
	forwarding      bool   // simple HTTP functions get the original request
	proxying        bool   // … and its body as a stream
	initTimeout     time.Duration
	port            int           // where the handler listens; 0 is any free one
	functionTimeout time.Duration // 0 is none
	functions       []string      // the only ones to run; nil is all of them
	bundle          string        // range of extension bundles; empty for none
	extensions      bool          // an extension bundle or installed extensions
	handler         handlerDescription
	warnings        []string
}

type handlerDescription struct {
	executable string
	workerPath string   // script for an interpreter
	workingDir string   // relative to the root
	workerDir  string   // relative to the root
	arguments  []string // before workerPath
	workerArgs []string // behind it
}

// Defaults of the real host (HttpWorkerOptions.cs; functionTimeout as on a
// dedicated plan).
const (
	defaultInitTimeout     = 30 * time.Second
	defaultFunctionTimeout = 30 * time.Minute
)

// hostSection is where settings override what host.json says.
const hostSection = "AzureFunctionsJobHost"

func (r *configReader) hostJSON(s settings, executableGiven bool) hostConfig {
	c := hostConfig{routePrefix: "api", extensions: true, initTimeout: defaultInitTimeout, functionTimeout: defaultFunctionTimeout}
	f := r.open("host.json", "")
	if f == nil {
		return c
	}
	for name, value := range s.under(hostSection) {
		put(f.root, strings.Split(name, ":"), value)
	}
	if c.functions = f.list(f.root, "functions"); len(c.functions) == 0 {
		c.functions = nil
	}
	if version := exact(f.root, "version"); version == nil || version.Kind != newtonsoft.String || version.Text != "2.0" {
		f.fatal(version, `"version" must be "2.0", spelled so`)
	}
	if http := f.root.Get("extensions").Get("http"); http.Get("routePrefix") != nil {
		prefix := http.Get("routePrefix")
		c.routePrefix, _ = prefix.AsText()
		if strings.HasSuffix(c.routePrefix, "/") {
			f.fatal(prefix, "routePrefix must not end with a slash")
			c.routePrefix = strings.TrimRight(c.routePrefix, "/")
		}
	}
	if old := f.root.Get("http").Get("routePrefix"); old != nil {
		c.warnings = append(c.warnings, "host.json: http.routePrefix has no effect in version 2.0: it belongs under extensions.http")
	}
	if timeout := f.root.Get("functionTimeout"); timeout != nil {
		c.functionTimeout = f.timeSpan(timeout, "functionTimeout", defaultFunctionTimeout)
		if c.functionTimeout != 0 && (c.functionTimeout < time.Second || c.functionTimeout > longestTimeout) {
			f.fatal(timeout, "functionTimeout is %q, must be from 1 second to 24 days, or -1", timeout.Text)
		}
	}
	if bundle := f.root.Get("extensionBundle"); bundle != nil {
		c.bundle = f.str(bundle, "version")
		c.extensions = c.bundle != ""
		if f.str(bundle, "id") == "" || !bundleRange().MatchString(c.bundle) {
			f.fatal(bundle, "extensionBundle needs an id and a range of versions, such as %s", BundleRange)
		}
	} else {
		c.extensions = exists(filepath.Join(r.root, "bin", "extensions.json"))
	}
	r.customHandler(f, &c, executableGiven)
	return c
}

// BundleRange is the range of extension bundles that pass on what functions
// return: 4.23.0 is the first with version 2 of the SignalR extension.
const BundleRange = "[4.23.0, 5.0.0)"

var bundleRange = pattern(`^\s*(\d[\d.*]*|[\[(]\s*(\d[\d.*]*)?\s*(,\s*(\d[\d.]*)?\s*)?[\])])\s*$`)

// longestTimeout is what .NET's timers hold.
const longestTimeout = time.Duration(1<<31-1) * time.Millisecond

func (r *configReader) customHandler(f *file, c *hostConfig, executableGiven bool) {
	section := f.root.Get("customHandler")
	description := section.Get("description")
	if description == nil {
		at := section
		if at == nil {
			at = f.root
		}
		f.problem(at, `customHandler.description is missing: add "customHandler":{"description":{"defaultExecutablePath":"handler"}}`)
		return
	}
	c.handler = handlerDescription{
		executable: f.str(description, "defaultExecutablePath"),
		workerPath: f.str(description, "defaultWorkerPath"),
		workingDir: f.str(description, "workingDirectory"),
		workerDir:  f.str(description, "workerDirectory"),
		arguments:  f.list(description, "arguments"),
		workerArgs: f.list(description, "workerArguments"),
	}
	if c.handler.executable == "" && !executableGiven {
		f.problem(description, "customHandler.description.defaultExecutablePath is missing")
	}
	c.forwarding = f.flag(section, "enableForwardingHttpRequest")
	c.proxying = f.flag(section, "enableProxyingHttpRequest")
	if routes := section.Get("http").Get("routes"); routes != nil {
		f.fatal(routes, "customHandler.http.routes makes the functions of an app that has no function.json: with SignalR triggers it cannot be used")
	}
	if profile := section.Get("configurationProfile"); profile != nil && f.str(section, "configurationProfile") != "" && !strings.EqualFold(profile.Text, "default") {
		f.fatal(profile, "the configurationProfile %q is for apps without function.json: with SignalR triggers it cannot be used", profile.Text)
	}
	if port := section.Get("port"); port != nil {
		number, err := strconv.ParseUint(port.Text, 10, 16)
		if err != nil || number == 0 {
			f.fatal(port, "customHandler.port is %q, must be a number from 1 to 65535", port.Text)
		}
		c.port = int(number)
	}
	if timeout := section.Get("initializationTimeout"); timeout != nil {
		c.initTimeout = f.timeSpan(timeout, "customHandler.initializationTimeout", defaultInitTimeout)
	}
}

// timeSpan reads a .NET TimeSpan; empty is the default, and "-1" or minus one
// day is no limit, as 0 is here.
func (f *file) timeSpan(n *node, name string, otherwise time.Duration) time.Duration {
	text := strings.TrimSpace(n.Text)
	switch text {
	case "":
		return otherwise
	case "-1", "-1.00:00:00":
		return 0
	}
	d, ok := parseTimeSpan(text)
	if !ok {
		f.fatal(n, "%s is %q, must be [days.]hh:mm:ss", name, n.Text)
		return otherwise
	}
	if d == 0 {
		return time.Nanosecond // no time at all, not no limit
	}
	return d
}

var timeSpan = pattern(`^(?:(?:(\d+)\.)?(\d+):(\d+)(?::(\d+)(\.\d{1,7})?)?|(\d+))$`)

// parseTimeSpan reads days, or [days.]hh:mm[:ss[.fraction]] with hours below 24
// and minutes and seconds below 60; 24 hours and more in the first place are
// days.
func parseTimeSpan(text string) (total time.Duration, ok bool) {
	groups := timeSpan().FindStringSubmatch(text)
	if groups == nil {
		return 0, false
	}
	part := func(i int) time.Duration {
		number, _ := strconv.ParseUint(groups[i], 10, 20)
		return time.Duration(number)
	}
	const day = 24 * time.Hour
	if groups[6] != "" {
		return part(6) * day, true
	}
	days, hours, minutes, seconds := part(1), part(2), part(3), part(4)
	if hours >= 24 && groups[1] == "" {
		days, hours, minutes, seconds = hours, minutes, seconds, 0
	}
	if hours >= 24 || minutes >= 60 || seconds >= 60 {
		return 0, false
	}
	fraction, _ := strconv.ParseFloat("0"+groups[5], 64)
	return days*day + hours*time.Hour + minutes*time.Minute + seconds*time.Second + time.Duration(fraction*float64(time.Second)), true
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
