package scaffold

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// InitOptions say what an existing module lacks to be an app.
type InitOptions struct {
	Dir      string // folder that is to be the app's
	Root     string // folder with the host.json of an app that is there already; empty for none
	Module   string // module path
	Programs bool   // there is a package main in the folder or below
}

// Init returns the files that make a folder of an existing module an app. None of
// them is there; .gitignore and its like stay as they are where they are.
func Init(options InitOptions) ([]File, error) {
	var files []File
	add := func(dir, template, name string, c *content) error {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		text, err := c.fill(template)
		if err == nil {
			files = append(files, File{Path: path, Text: text, New: true})
		}
		return err
	}
	c := &content{Folder: folderOf(options.Module)}
	root := options.Root
	if root == "" {
		root = options.Dir
	}
	for _, each := range []struct{ template, name string }{
		{"host.json.tmpl", "host.json"},
		{"funcignore.tmpl", ".funcignore"},
		{"gitignore.tmpl", ".gitignore"},
		{"gitattributes.tmpl", ".gitattributes"},
	} {
		if err := add(root, each.template, each.name, c); err != nil {
			return nil, err
		}
	}
	if !options.Programs {
		dir, err := programFolder(options.Dir, c.Folder)
		if err != nil {
			return nil, err
		}
		if err := add(dir, "init.go.tmpl", "main.go", c); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// programFolder returns where a program goes: into the folder itself, unless that
// has a library.
func programFolder(dir, name string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			return filepath.Join(dir, "cmd", name), nil
		}
	}
	return dir, nil
}
