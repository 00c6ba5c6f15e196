package devserver

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/hubwire/hubwire/internal/child"
	"github.com/hubwire/hubwire/internal/functionapp"
)

// builder compiles the program into a folder of its own, one file a build, so
// that a running program is never overwritten.
type builder struct {
	packageDir string // folder of package main
	tags       []string
	outDir     string // temporary
	builds     int

	doing    atomic.Value // string
	compiled int          // packages, by the build that runs
}

// at notes what is done now, which stage returns.
func (b *builder) at(doing string) { b.doing.Store(doing) }

func (b *builder) stage() string {
	doing, _ := b.doing.Load().(string)
	return doing
}

// progress takes a line of go build -v, and reports whether it is one: what is
// left is what is wrong. The path of a package has no blank.
func (b *builder) progress(line string) bool {
	switch module, downloading := strings.CutPrefix(line, "go: downloading "); {
	case downloading:
		b.at("downloading " + module)
	case !strings.Contains(line, " "):
		b.compiled++
		b.at(fmt.Sprintf("compiling %s (%d so far)", line, b.compiled))
	default:
		return strings.HasPrefix(line, "# ") // the package of the errors that follow, which name files
	}
	return true
}

// prebuilt returns the handler that host.json names. It may be no file of the app,
// such as node.
func prebuilt(root string) (file string, err error) {
	text, err := os.ReadFile(filepath.Join(root, "host.json"))
	if err != nil {
		return "", err
	}
	var host struct {
		CustomHandler struct {
			Description struct{ DefaultExecutablePath string }
		}
	}
	_ = functionapp.ReadJSON(text, &host) // the host says what is wrong with it
	return filepath.Join(root, filepath.FromSlash(host.CustomHandler.Description.DefaultExecutablePath)), nil
}

// build compiles the program. The error holds what the compiler printed.
func (b *builder) build(ctx context.Context) (executable string, err error) {
	if err := b.isProgram(ctx); err != nil {
		return "", err
	}
	b.builds++
	b.compiled = 0
	b.at("starting the compiler")
	executable = filepath.Join(b.outDir, fmt.Sprintf("handler-%d%s", b.builds, child.ExeSuffix))
	if _, err := b.goCommand(ctx, "build", "-v", "-o", executable); err != nil {
		return "", err
	}
	return executable, nil
}

// isProgram refuses a folder whose package is no program; go build would make
// an archive of it.
func (b *builder) isProgram(ctx context.Context) error {
	if b.builds > 0 {
		return nil // it was one when the server started
	}
	out, err := b.goCommand(ctx, "list", "-e", "-f", "{{.Name}}")
	if err != nil {
		return err
	}
	if name := string(bytes.TrimSpace(out)); name != "main" && name != "" {
		return fmt.Errorf("%s is package %s, not main: name the folder of a main package", b.packageDir, name)
	}
	return nil
}

// sourceDirs returns the folders of the program's packages that a developer
// may edit: those of the main module and of workspace members.
func (b *builder) sourceDirs(ctx context.Context) ([]string, error) {
	out, err := b.goCommand(ctx, "list", "-e", "-deps", "-json=Dir,Module")
	if err != nil {
		return nil, err
	}
	var dirs []string
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var listed struct {
			Dir    string
			Module *struct{ Main bool }
		}
		if err := decoder.Decode(&listed); err == io.EOF {
			return dirs, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if listed.Module != nil && listed.Module.Main {
			dirs = append(dirs, listed.Dir)
		}
	}
}

// goCommand runs the go command about the program's package.
func (b *builder) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	if len(b.tags) > 0 {
		args = append(args, "-tags="+strings.Join(b.tags, ","))
	}
	args = append(args, ".")
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = b.packageDir
	var out bytes.Buffer
	var failed []string
	command.Stdout = &out
	command.Stderr = &lineWriter{emit: func(line []byte) {
		if !b.progress(string(line)) {
			failed = append(failed, string(line))
		}
	}}
	if err := command.Run(); err != nil {
		if len(failed) > 0 {
			return nil, fmt.Errorf("go %s:\n%s", args[0], strings.Join(failed, "\n"))
		}
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return out.Bytes(), nil
}
