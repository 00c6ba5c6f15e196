package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// program is something that answers calls. What it does with them is in the
// folder of its name, or in node.mjs.
type program struct {
	name    string
	command []string
}

// Names of the programs.
const (
	hubwire    = "hubwire"
	rawMessage = "Go, RawMessage in two stages"
	node       = "Node, http and JSON.parse"
	empty      = "Go, net/http alone"
)

// build builds the programs into a folder. Without Node there is one less.
func build(ctx context.Context, dir string) ([]program, error) {
	const here = "./http"
	list := []program{
		{hubwire, []string{filepath.Join(dir, "hubwire")}},
		{rawMessage, []string{filepath.Join(dir, "rawmessage")}},
		{empty, []string{filepath.Join(dir, "empty")}},
	}
	for _, p := range list {
		compile := exec.CommandContext(ctx, "go", "build", "-o", p.command[0], here+"/"+filepath.Base(p.command[0]))
		compile.Env = append(os.Environ(), "CGO_ENABLED=0")
		if output, err := compile.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("building %s: %w\n%s", p.name, err, output)
		}
	}
	path, err := exec.LookPath("node")
	if err != nil {
		fmt.Fprintln(os.Stderr, "http: Node is not installed: there is no figure for it")
		return list, nil
	}
	return append(list, program{node, []string{path, here + "/node.mjs"}}), nil
}

// server is a program that runs.
type server struct {
	*exec.Cmd
	port int
}

// start starts a program on a free port, and returns before it listens.
func (p program) start(ctx context.Context) (*server, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{exec.CommandContext(ctx, p.command[0], p.command[1:]...), free.Addr().(*net.TCPAddr).Port}
	if err := free.Close(); err != nil {
		return nil, err
	}
	s.Env = append(os.Environ(), "FUNCTIONS_CUSTOMHANDLER_PORT="+strconv.Itoa(s.port))
	s.Stderr = os.Stderr
	if err := s.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	return s, nil
}

// stop kills the program and waits for its end.
func (s *server) stop() error {
	if err := s.Process.Kill(); err != nil {
		return err
	}
	var killed *exec.ExitError
	if err := s.Wait(); !errors.As(err, &killed) {
		return err
	}
	return nil
}
