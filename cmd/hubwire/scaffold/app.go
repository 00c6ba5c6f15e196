package scaffold

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

//go:embed templates
var templates embed.FS

// AppOptions say what app to make.
type AppOptions struct {
	Dir    string // folder in which the app gets a folder of its own
	Module string // module path; its last element names folder and hub

	// Version of the hubwire module to require; empty where Replace is set.
	Version string

	// Replace is a checkout of hubwire that the app uses instead.
	Replace string
}

// content is what the templates are filled in with.
type content struct {
	Folder  string // last element of the module path
	Module  string
	Package string

	Type      string // Go type of the hub
	Hub       string // name for the service
	HubFile   string
	Negotiate string // Go name of the negotiate function
	RouteKey  string // its key for another route than negotiate; may be empty

	Version string // of hubwire
	Replace string // line of go.mod that takes it from a checkout; may be empty
}

// appFiles are the files of an app by their template.
var appFiles = []struct{ template, path string }{
	{"go.mod.tmpl", "go.mod"},
	{"main.go.tmpl", "main.go"},
	{"hub.go.tmpl", ""}, // named after the hub
	{"hub_test.go.tmpl", "main_test.go"},
	{"host.json.tmpl", "host.json"},
	{"local.settings.json.tmpl", "local.settings.json"},
	{"index.json.tmpl", "index/function.json"},
	{"index.html.tmpl", "web/index.html"},
	{"assets.json.tmpl", "assets/function.json"},
	{"signalr.min.js", "web/assets/signalr.min.js"},
	{"signalr.LICENSE.txt", "web/assets/signalr.LICENSE.txt"},
	{"README.md.tmpl", "README.md"},
	{"funcignore.tmpl", ".funcignore"},
	{"gitignore.tmpl", ".gitignore"},
	{"gitattributes.tmpl", ".gitattributes"},
	{"ci.yml.tmpl", ".github/workflows/ci.yml"},
}

// App returns the files of a new app, and the folder they are in.
func App(options AppOptions) (folder string, files []File, err error) {
	if err := checkModule(options.Module); err != nil {
		return "", nil, err
	}
	c := content{
		Folder: folderOf(options.Module), Module: options.Module, Package: "main",
		Negotiate: "Negotiate", Version: options.Version,
	}
	if options.Replace != "" {
		c.Version, c.Replace = "v0.0.0", "\nreplace github.com/hubwire/hubwire => "+quoted(options.Replace)+"\n"
	}
	if err := c.nameHub(c.Folder); err != nil {
		return "", nil, err
	}
	folder = filepath.Join(options.Dir, c.Folder)
	if err := vacant(folder); err != nil {
		return "", nil, err
	}
	for _, each := range appFiles {
		text, err := c.fill(each.template)
		if err != nil {
			return "", nil, err
		}
		path := each.path
		if path == "" {
			path = c.HubFile
		}
		files = append(files, File{Path: filepath.Join(folder, filepath.FromSlash(path)), Text: text, New: true})
	}
	return folder, files, nil
}

// checkModule finds what the go command would refuse in a module path, as far
// as a developer is likely to type it.
func checkModule(path string) error {
	if path == "" || strings.Trim(path, "/") != path || strings.Contains(path, "//") {
		return fmt.Errorf("invalid module path %q: use a name such as chat, or github.com/you/chat", path)
	}
	for element := range strings.SplitSeq(path, "/") {
		if strings.Trim(element, ".") != element {
			return fmt.Errorf("invalid module path %q: no path element may begin or end with a dot; -C names the folder to make it in", path)
		}
	}
	for _, r := range path {
		plain := r == '-' || r == '_' || r == '.' || r == '~' || r == '/' ||
			'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		if !plain {
			return fmt.Errorf("invalid character %q in module path: use a name such as chat, or github.com/you/chat", r)
		}
	}
	return nil
}

// vacant refuses a folder that has something in it.
func vacant(folder string) error {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("%s already exists and is not empty: choose another name, or add to it with hubwire new hub", folder)
	}
	return nil
}

// fill fills in a template. Package text/template would do it, too, but calls
// methods by name, so that the linker keeps a quarter more functions in the
// program, all of which are gone through whenever it starts.
func (c *content) fill(name string) ([]byte, error) {
	text, err := templates.ReadFile("templates/" + name)
	if err != nil {
		return nil, err
	}
	filled := strings.NewReplacer(
		"{{.Folder}}", c.Folder,
		"{{.Module}}", c.Module,
		"{{.Package}}", c.Package,
		"{{.Type}}", c.Type,
		"{{.Hub}}", c.Hub,
		"{{.HubFile}}", c.HubFile,
		"{{.Negotiate}}", c.Negotiate,
		"{{.RouteKey}}", c.RouteKey,
		"{{.Version}}", c.Version,
		"{{.Replace}}", c.Replace,
	).Replace(string(text))
	return []byte(filled), nil
}

// quoted returns a path as go.mod has it (https://go.dev/ref/mod#go-mod-file-lexical).
func quoted(path string) string {
	if strings.ContainsAny(path, " \t\"'`,()[]{}") || strings.Contains(path, "//") {
		return strconv.Quote(path)
	}
	return path
}
