package signalrtest

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// NewFunctionApp builds the program in a folder, with the go command, and runs
// it as Azure does: as the custom handler of a Functions host, in a process of
// its own, behind a service. The folder, or its parent nearest to it that has
// one, has the host.json. All of it ends with the test.
//
// It takes a second or more, most of it the linker's; [NewApp] does without.
func NewFunctionApp(t TB, dir string, opts ...Option) *App {
	t.Helper()
	c := collect(t, opts)
	executable, remove, err := build(t.Context(), dir)
	if err != nil {
		t.Fatalf("building the app: %v", err)
	}
	t.Cleanup(remove)
	s := startService(t, c, nil)
	options, err := c.hostOptions(dir, executable, s)
	if err != nil {
		s.end(t)
		t.Fatalf("starting the app: %v", err)
	}
	running, err := functionshost.Start(t.Context(), options)
	if err != nil {
		s.end(t)
		t.Fatalf("starting the app: %v", err)
	}
	t.Cleanup(func() {
		s.end(t)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := running.Close(ctx); err != nil {
			t.Errorf("stopping the Functions host: %v", err)
		}
	})
	a := &App{service: s, url: running.URL()}
	path := functionapp.WebhookPath
	if options.Keys != nil {
		path += "?code=" + url.QueryEscape(options.Keys.System["signalr_extension"])
	}
	a.feed(t, path)
	return a
}

// build builds the program in a folder and returns the executable, and what
// removes it.
func build(ctx context.Context, dir string) (executable string, remove func(), err error) {
	into, err := os.MkdirTemp("", "signalrtest-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { os.RemoveAll(into) }
	executable = filepath.Join(into, "handler.exe") // Windows runs no other name, and nobody else minds
	command := exec.CommandContext(ctx, "go", "build", "-o", executable, ".")
	command.Dir = dir
	if said, err := command.CombinedOutput(); err != nil {
		remove()
		return "", nil, fmt.Errorf("go build in %s: %w\n%s", dir, err, said)
	}
	return executable, remove, nil
}

func (c *config) hostOptions(dir, executable string, s *Service) (functionshost.Options, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return functionshost.Options{}, err
	}
	root := functionapp.Root(dir, os.Stat)
	if root == "" {
		return functionshost.Options{}, fmt.Errorf("host.json not found in %s or a parent folder in its module", dir)
	}
	options := functionshost.Options{
		Root:       root,
		Executable: executable,
		Settings:   c.all(s),
		Stdout:     &outputLog{c.logger, "stdout"},
		Stderr:     &outputLog{c.logger, "stderr"},
		Logger:     c.logger,
	}
	for _, change := range c.host {
		change(&options)
	}
	return options, nil
}

// outputLog logs what the program prints, a line a record.
type outputLog struct {
	logger *slog.Logger
	stream string
}

func (l *outputLog) Write(line []byte) (int, error) {
	l.logger.Log(context.Background(), slog.LevelInfo, "the program says", l.stream, strings.TrimRight(string(line), "\r\n"))
	return len(line), nil
}
