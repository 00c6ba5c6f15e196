package scaffold

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// Hub returns the files for a new hub in the package in dir: one for the hub,
// and the function that registers hubs with one more line. The note is not
// empty where that line has to be written by hand.
func Hub(ctx context.Context, dir, name string) (files []File, note string, err error) {
	c := content{Negotiate: "Negotiate"}
	if err := c.nameHub(name); err != nil {
		return nil, "", err
	}
	existing, err := program(ctx, dir)
	if err != nil {
		return nil, "", err
	}
	taken := make(map[string]bool)
	for _, pkg := range existing.Packages {
		for _, hub := range pkg.Hubs {
			if strings.EqualFold(hub.Name, c.Hub) {
				return nil, "", fmt.Errorf("%s: hub %q already exists", hub.Pos, hub.Name)
			}
		}
		for _, n := range pkg.Negotiations {
			taken[strings.ToLower(n.Route)] = true
		}
		if pkg.Dir == dir && (pkg.Identifiers[c.Type] || pkg.Identifiers[c.Type+"Client"]) {
			return nil, "", fmt.Errorf("package %s already has a %s: choose another name", pkg.Name, c.Type)
		}
	}
	if c.Package, err = packageName(dir); err != nil {
		return nil, "", err
	}
	if taken["negotiate"] {
		c.RouteKey = " route=" + c.Hub + "/negotiate"
	}
	text, err := c.fill("hub.go.tmpl")
	if err != nil {
		return nil, "", err
	}
	text = nameFunctions(text, c.Hub, existing)
	files = []File{{Path: filepath.Join(dir, c.HubFile), Text: text, New: true}}
	line := fmt.Sprintf("Register%s(app, &%s{})", c.Type, c.Type)
	changed, err := register(dir, existing, line)
	if err != nil {
		return nil, "", err
	}
	if changed == nil {
		return files, "add " + line + " where the program registers its hubs", nil
	}
	return append(files, *changed), "", nil
}

// nameFunctions names the functions that would otherwise take the names of
// others, which then would get other ones: the folders of an app that is deployed
// stay as they are.
func nameFunctions(text []byte, hub string, existing *model.Program) []byte {
	directive := regexp.MustCompile(`(?m)^(//signalr:(?:trigger|negotiate).*)\n(func \(\*\w+\) (\w+)\()`)
	return directive.ReplaceAllFunc(text, func(match []byte) []byte {
		parts := directive.FindSubmatch(match)
		name := string(parts[3])
		if !isTaken(existing, name) {
			return match
		}
		return fmt.Appendf(nil, "%s function=%s\n%s", parts[1], hub+name, parts[2])
	})
}

// packageName reads the package clause of the Go files in a folder.
func packageName(dir string) (string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly)
		if err == nil {
			return parsed.Name.Name, nil
		}
	}
	return "", fmt.Errorf("no Go package in %s: name the folder of one with -C, or create an app with hubwire new app", dir)
}

// register inserts a line after the last call of a generated Register function
// in the package, or after the line that makes the app; it returns nil where
// there is neither.
func register(dir string, existing *model.Program, line string) (*File, error) {
	known := map[string]bool{"RegisterTriggers": true}
	for _, pkg := range existing.Packages {
		for _, hub := range pkg.Hubs {
			known[model.RegisterName(hub.Type)] = true
		}
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "signalr_gen.go" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if at, indent, app := lastRegister(text, known); at >= 0 {
			inserted := "\n" + indent + strings.Replace(line, "(app,", "("+app+",", 1)
			return &File{Path: name, Text: []byte(string(text[:at]) + inserted + string(text[at:]))}, nil
		}
	}
	return nil, nil
}

var (
	makesApp  = regexp.MustCompile(`^(\w+) :?= \w+\.NewApp\(`)
	registers = regexp.MustCompile(`^(Register\w*)\(\s*(\w+),`)
)

// lastRegister finds the end of the last statement that calls one of the
// functions, or else makes an app. It also returns what stands before the
// statement on its line, and the name of the app.
func lastRegister(text []byte, known map[string]bool) (at int, indent, app string) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		return -1, "", ""
	}
	at = -1
	ast.Inspect(file, func(n ast.Node) bool {
		statement, ok := n.(ast.Stmt)
		if !ok {
			return true
		}
		start, end := fset.Position(statement.Pos()), fset.Position(statement.End()).Offset
		name := ""
		if call := registers.FindSubmatch(text[start.Offset:end]); call != nil && known[string(call[1])] {
			name = string(call[2])
		} else if made := makesApp.FindSubmatch(text[start.Offset:end]); made != nil && at < 0 {
			name = string(made[1])
		}
		if name != "" {
			at, indent, app = end, string(text[start.Offset-start.Column+1:start.Offset]), name
		}
		return true
	})
	return at, indent, app
}
