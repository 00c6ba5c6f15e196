package functionshost

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// configReader reads an app's files and collects what is wrong with them.
type configReader struct {
	root     string
	problems []Problem
}

// file is one file that was read.
type file struct {
	reader *configReader
	name   string // relative to the root, with slashes
	data   []byte
	root   *node

	// consequence ends every problem's message: what the real host would do.
	consequence string
}

// open reads a file whose top level must be an object. It returns nil where
// that is not so, which is a problem.
func (r *configReader) open(name, consequence string) *file {
	f := &file{reader: r, name: name, consequence: consequence}
	data, err := os.ReadFile(filepath.Join(r.root, filepath.FromSlash(name)))
	if err != nil {
		f.problem(nil, "%s", reasonOf(err))
		return nil
	}
	f.data = data
	f.root, err = parseFile(data)
	var syntax *syntaxError
	if errors.As(err, &syntax) {
		f.problem(&node{offset: syntax.offset}, "%v", err)
		return nil
	}
	if f.root.kind != '{' {
		f.problem(f.root, "must hold an object")
		return nil
	}
	return f
}

// reasonOf drops the path from a file error: a Problem names the file.
func reasonOf(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// problem reports something wrong at a node; nil means the whole file.
func (f *file) problem(at *node, format string, args ...any) {
	p := Problem{File: f.name, Message: fmt.Sprintf(format, args...) + f.consequence}
	if at != nil {
		p.Line, p.Column = lineAndColumn(f.data, at.offset)
	}
	f.reader.problems = append(f.reader.problems, p)
}

// str returns a member that is a string; "" where it is missing or not one.
func (f *file) str(object *node, name string) string {
	n := object.get(name)
	if n == nil || n.kind == 'n' {
		return ""
	}
	if n.kind != '"' {
		f.problem(n, "%s must be a string", name)
		return ""
	}
	return n.text
}

// list returns a member that is an array of strings.
func (f *file) list(object *node, name string) []string {
	n := object.get(name)
	if n == nil || n.kind == 'n' {
		return nil
	}
	if n.kind != '[' {
		f.problem(n, "%s must be an array of strings", name)
		return nil
	}
	list := make([]string, 0, len(n.items))
	for _, item := range n.items {
		if item.kind != '"' {
			f.problem(item, "%s must be an array of strings", name)
			return nil
		}
		list = append(list, item.text)
	}
	return list
}

// flag returns a member that is true or false, also as a string.
func (f *file) flag(object *node, name string) bool {
	n := object.get(name)
	if n == nil || n.kind == 'n' {
		return false
	}
	value, err := strconv.ParseBool(strings.ToLower(n.text))
	if err != nil {
		f.problem(n, "%s must be true or false", name)
	}
	return value
}

// scalar returns a value that is a string, number or boolean as text.
func scalar(n *node) (string, bool) {
	switch n.kind {
	case '"', '0':
		return n.text, true
	case 't', 'f':
		return strings.ToUpper(n.text[:1]) + n.text[1:], true
	case 'n':
		return "", true
	default:
		return "", false
	}
}
