package functionshost

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// node is a value of a configuration file, with the place it came from; nil is
// one that is not there.
type node = newtonsoft.Value

type configReader struct {
	root     string
	problems []Problem
}

// What the real host does about a problem, at the end of its text.
const (
	takesDown = " (the Functions host would not start: every function of the app would be down)"
	leftOut   = " (the Functions host would run the app without this function)"
)

type file struct {
	reader *configReader
	name   string // relative to the root, with slashes
	data   []byte
	root   *node

	// consequence ends the messages of problems: what the real host would do.
	consequence string
}

// open reads a file whose top level must be an object, as leniently as the
// host does. It returns nil where that is not so, which is a problem.
func (r *configReader) open(name, consequence string) *file {
	f := &file{reader: r, name: name, consequence: consequence}
	data, err := os.ReadFile(filepath.Join(r.root, filepath.FromSlash(name)))
	if err != nil {
		f.problem(nil, "%s", reasonOf(err))
		return nil
	}
	f.data = newtonsoft.Decode(data)
	root, err := newtonsoft.Read(f.data, newtonsoft.Options{Whole: true, AsWritten: true})
	var syntax *newtonsoft.SyntaxError
	if errors.As(err, &syntax) {
		f.problem(&node{Offset: syntax.Offset}, "malformed JSON: %v", err)
		return nil
	}
	if root.Kind != newtonsoft.Object {
		f.problem(&root, "must hold an object")
		return nil
	}
	f.root = &root
	return f
}

// reasonOf drops the path from a file error: a Problem names the file.
func reasonOf(err error) string {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		return path.Err.Error()
	}
	return err.Error()
}

// problem reports something wrong at a node; nil means the whole file.
func (f *file) problem(at *node, format string, args ...any) {
	f.report(at, f.consequence, format, args...)
}

// fatal reports something that the real host does not start with.
func (f *file) fatal(at *node, format string, args ...any) { f.report(at, takesDown, format, args...) }

func (f *file) report(at *node, consequence, format string, args ...any) {
	p := Problem{File: f.name, Message: fmt.Sprintf(format, args...) + consequence}
	if at != nil {
		p.Line, p.Column = lineAndColumn(f.data, at.Offset)
	}
	f.reader.problems = append(f.reader.problems, p)
}

// lineAndColumn returns the place of an offset, both from 1.
func lineAndColumn(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

// either returns the member of that name if the object has one, else the
// object itself, as the place of a problem.
func either(object *node, name string) *node {
	if n := object.Get(name); n != nil {
		return n
	}
	return object
}

// exact returns the member of exactly this name, or nil.
func exact(object *node, name string) *node {
	i := slices.IndexFunc(object.Members, func(m newtonsoft.Member) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &object.Members[i].Value
}

// put sets a member of an object, or of one inside it, names without case.
func put(object *node, path []string, text string) {
	last := len(path) - 1
	for _, name := range path[:last] {
		if child := object.Get(name); child == nil || child.Kind != newtonsoft.Object {
			object.Set(name, node{Kind: newtonsoft.Object, Offset: object.Offset})
		}
		object = object.Get(name)
	}
	object.Set(path[last], node{Kind: newtonsoft.String, Text: text, Offset: either(object, path[last]).Offset})
}

// str returns a member that is a string; "" where it is missing or not one.
func (f *file) str(object *node, name string) string {
	n := object.Get(name)
	if n == nil || n.IsNull() {
		return ""
	}
	if n.Kind != newtonsoft.String {
		f.problem(n, "%s must be a string", name)
		return ""
	}
	return n.Text
}

// list returns a member that is an array of strings, numbers and booleans; nil
// where it is missing.
func (f *file) list(object *node, name string) []string {
	n := object.Get(name)
	if n == nil || n.IsNull() {
		return nil
	}
	if n.Kind != newtonsoft.Array {
		f.problem(n, "%s must be an array of strings", name)
		return nil
	}
	list := make([]string, 0, len(n.Items))
	for i := range n.Items {
		text, ok := n.Items[i].AsText()
		if !ok {
			f.problem(&n.Items[i], "%s must be an array of strings", name)
			return nil
		}
		if !n.Items[i].IsNull() {
			list = append(list, text)
		}
	}
	return list
}

// flag returns a member that is true or false, also as a string.
func (f *file) flag(object *node, name string) bool {
	n := object.Get(name)
	if n == nil || n.IsNull() {
		return false
	}
	text, _ := n.AsText()
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true":
		return true
	case "false":
	default:
		f.problem(n, "%s must be true or false", name)
	}
	return false
}
