package functionshost

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// hostConfig is what host.json says.
type hostConfig struct {
	routePrefix     string // without slashes around it
	forwarding      bool   // simple HTTP functions get the original request
	proxying        bool   // … and its body as a stream
	initTimeout     time.Duration
	port            int           // where the handler listens; 0 is any free one
	functionTimeout time.Duration // 0 is none
	functions       []string      // the only ones to run; nil is all of them
	extensions      bool          // an extension bundle or installed extensions
	handler         handlerDescription
}

// handlerDescription is customHandler.description: what to start.
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
	for _, override := range s.under(hostSection) {
		f.root.put(strings.Split(override.name, ":"), override.value)
	}
	c.functions = f.list(f.root, "functions")
	if version := f.root.get("version"); version == nil || version.text != "2.0" {
		f.problem(version, `version must be "2.0": the Functions host does not start without it`)
	}
	if http := f.root.get("extensions").get("http"); http.get("routePrefix") != nil {
		c.routePrefix = strings.Trim(f.str(http, "routePrefix"), "/")
	}
	if timeout := f.root.get("functionTimeout"); timeout != nil {
		c.functionTimeout = f.timeSpan(timeout, "functionTimeout")
	}
	c.extensions = f.root.get("extensionBundle").get("version") != nil || exists(filepath.Join(r.root, "bin", "extensions.json"))
	r.customHandler(f, &c, executableGiven)
	return c
}

func (r *configReader) customHandler(f *file, c *hostConfig, executableGiven bool) {
	section := f.root.get("customHandler")
	description := section.get("description")
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
	if port := section.get("port"); port != nil {
		number, err := strconv.ParseUint(port.text, 10, 16)
		if err != nil || number == 0 {
			f.problem(port, "customHandler.port is %q, must be a number from 1 to 65535", port.text)
		}
		c.port = int(number)
	}
	if timeout := section.get("initializationTimeout"); timeout != nil {
		c.initTimeout = f.timeSpan(timeout, "customHandler.initializationTimeout")
	}
}

// timeSpan reads [days.]hh:mm:ss; "-1" is no limit, and so is 0 here.
func (f *file) timeSpan(n *node, name string) time.Duration {
	d, err := parseTimeSpan(n.text)
	if err != nil {
		f.problem(n, "%s is %q: %v", name, n.text, err)
	}
	return d
}

func parseTimeSpan(text string) (time.Duration, error) {
	if text == "-1" {
		return 0, nil
	}
	days, clock, found := strings.Cut(text, ".")
	if !found || strings.Contains(days, ":") {
		days, clock = "0", text
	}
	parts := strings.Split(clock, ":")
	if len(parts) != 3 {
		return 0, fmt.Errorf("must be hh:mm:ss")
	}
	d, err := strconv.ParseUint(days, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("must be hh:mm:ss")
	}
	total := time.Duration(d) * 24 * time.Hour
	for i, unit := range []string{"h", "m", "s"} {
		part, err := time.ParseDuration(parts[i] + unit)
		if err != nil || part < 0 {
			return 0, fmt.Errorf("must be hh:mm:ss")
		}
		total += part
	}
	return total, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
