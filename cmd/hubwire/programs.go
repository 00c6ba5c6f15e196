package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// goModule runs the go command in a folder for that folder's module alone: as
// go.mod says, whatever a workspace or a vendor folder has.
func goModule(ctx context.Context, dir string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "PWD="+dir)
	var failed bytes.Buffer
	command.Stderr = &failed
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %s %s: %w\n%s", args[0], args[1], err, bytes.TrimSpace(failed.Bytes()))
	}
	return strings.TrimSpace(string(out)), nil
}

// programs returns the folders of packages main in a folder and below: absolute,
// sorted.
func programs(ctx context.Context, dir string) ([]string, error) {
	out, err := goModule(ctx, dir, "list", "-e", "-find", "-f", `{{if eq .Name "main"}}{{.Dir}}{{end}}`, "./...")
	if err != nil || out == "" {
		return nil, err
	}
	return strings.Split(out, "\n"), nil
}

// programIn returns the folder of the program that is meant by a folder: the
// folder itself, or the only package main below it.
func (s *session) programIn(ctx context.Context, dir string) (string, error) {
	found, err := programs(ctx, dir)
	if err != nil {
		return dir, nil // what is wrong shows when the program is built
	}
	var list []string
	for _, program := range found {
		if program == dir {
			return dir, nil
		}
		relative := s.relative(program)
		if filepath.IsLocal(filepath.FromSlash(relative)) {
			relative = "./" + relative
		}
		list = append(list, relative)
	}
	switch len(list) {
	case 0:
		return dir, nil
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%s has several programs; name one: %s dev %s", s.relative(dir), called(), strings.Join(list, ", or "))
}
