package load

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
)

// Module is one Go module on disk.
type Module struct {
	Path string // module path
	Dir  string // absolute

	requires map[string]string      // version by module path
	replaces map[string]replacement // by module path
	ignores  []string               // directories that patterns leave out
}

// replacement is the right side of a replace directive.
type replacement struct {
	path    string // directory, or module path where version is set
	version string
}

// readModule reads the go.mod of a directory. Without one the error is
// fs.ErrNotExist.
func readModule(log *Log, dir string) (*Module, error) {
	m := &Module{Dir: dir, requires: make(map[string]string), replaces: make(map[string]replacement)}
	err := readLines(log, filepath.Join(dir, "go.mod"), func(verb string, args []string) {
		switch {
		case verb == "module" && len(args) == 1:
			m.Path = args[0]
		case verb == "require" && len(args) >= 2:
			m.requires[args[0]] = args[1]
		case verb == "replace":
			replace(m.replaces, m.Dir, args)
		case verb == "ignore" && len(args) == 1:
			m.ignores = append(m.ignores, args[0])
		}
	})
	if err != nil {
		return nil, err
	}
	if m.Path == "" {
		return nil, fmt.Errorf("load: %s has no module line", filepath.Join(dir, "go.mod"))
	}
	return m, nil
}

// replace reads: old [version] => new [version], of a file in dir.
func replace(replaces map[string]replacement, dir string, args []string) {
	for i, arg := range args {
		if arg != "=>" || i == 0 || i+1 >= len(args) {
			continue
		}
		to := replacement{path: args[i+1]}
		if i+2 < len(args) {
			to.version = args[i+2]
		} else if !filepath.IsAbs(to.path) {
			to.path = filepath.Join(dir, filepath.FromSlash(to.path))
		}
		replaces[args[0]] = to
	}
}

// ignored reports whether an ignore directive names a directory below the
// module: "./path" from the root of the module, or "name" anywhere.
func (m *Module) ignored(dir string) bool {
	if m == nil || len(m.ignores) == 0 {
		return false
	}
	relative, err := filepath.Rel(m.Dir, dir)
	if err != nil {
		return false
	}
	relative = filepath.ToSlash(relative)
	for _, each := range m.ignores {
		if rooted, ok := strings.CutPrefix(each, "./"); ok {
			if relative == strings.TrimSuffix(rooted, "/") {
				return true
			}
		} else if name := strings.TrimSuffix(each, "/"); relative == name || strings.HasSuffix(relative, "/"+name) {
			return true
		}
	}
	return false
}

// readLines calls line for each directive of a go.mod or go.work file, blocks
// unfolded (https://go.dev/ref/mod#go-mod-file).
func readLines(log *Log, path string, line func(verb string, args []string)) error {
	text, err := log.readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	block := ""
	for each := range strings.Lines(string(text)) {
		each, _, _ = strings.Cut(each, "//")
		words := strings.Fields(each)
		if len(words) == 0 {
			continue
		}
		for i, word := range words {
			if unquoted, err := strconv.Unquote(word); err == nil {
				words[i] = unquoted
			}
		}
		switch {
		case words[0] == ")":
			block = ""
		case block != "":
			line(block, words)
		case len(words) == 2 && words[1] == "(":
			block = words[0]
		default:
			line(words[0], words[1:])
		}
	}
	return nil
}
