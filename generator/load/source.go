package load

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// source is one Go file on its way to a [File].
type source struct {
	directory *directory
	name      string

	text     []byte
	mentions bool // may hold directives
	own      bool // an earlier run of the generator wrote it

	syntax       *ast.File // nil where it has no part in the package
	tokens       *token.File
	declarations []annotations.Declaration
	findings     annotations.Diagnostics
	broken       *annotations.Rule // how bad its syntax errors are

	leftOut    []annotations.Declaration // with directives, in a file that is no part of the build
	leftReason string                    // why it is none
}

func (s *source) path() string { return filepath.Join(s.directory.path, s.name) }

func (s *source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

// read reads the files of a directory and parses those that matter: where the
// directory has directives, or for a lookup, all of the program.
func (l *loader) read(d *directory, lookup bool) error {
	var problems []error
	listed := d.sources
	d.sources = nil
	whole := lookup
	for _, s := range listed {
		text, err := l.inputs.readFile(s.path())
		if err != nil {
			if _, gone := os.Lstat(s.path()); !errors.Is(gone, fs.ErrNotExist) { // else perhaps by another run
				problems = append(problems, fmt.Errorf("load: %w", err))
			}
			continue
		}
		s.text, s.own = text, isOwnOutput(text)
		s.mentions = !s.own && annotations.Mentions(text)
		whole = whole || s.mentions && !s.isTest()
		d.sources = append(d.sources, s)
	}
	for _, s := range d.sources {
		if !s.own && (s.mentions || whole && !s.isTest()) {
			l.parse(s)
		}
	}
	return errors.Join(problems...)
}

// isOwnOutput reports whether the generator wrote a file: the header of
// generated code (https://go.dev/s/generatedcode) names hubwire.
func isOwnOutput(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		if !bytes.HasPrefix(line, []byte("//")) && len(line) > 0 {
			return false // the package clause, or a comment of another form
		}
		if bytes.HasPrefix(line, []byte("// Code generated ")) && bytes.HasSuffix(line, []byte(" DO NOT EDIT.")) {
			return bytes.Contains(line, []byte("hubwire"))
		}
	}
	return false
}

// parse parses a file that takes part in the build.
func (l *loader) parse(s *source) {
	if !l.matches(s) {
		l.leaveOut(s, "")
		return
	}
	if len(bytes.TrimSpace(s.text)) == 0 {
		at := token.Position{Filename: s.path(), Line: 1, Column: 1}
		s.findings = annotations.Diagnostics{annotations.RuleSyntax.At(annotations.Span{Start: at, End: at}, "the file is empty").
			WithHelp("add a package clause, or delete the file")}
		return
	}
	syntax, err := l.parseText(s)
	if !syntax.Package.IsValid() {
		s.findings = syntaxFindings(annotations.RuleSyntax, err)
		return
	}
	if !l.build.CgoEnabled && importsC(syntax) {
		l.leaveOut(s, "it imports C, and cgo is off")
		return
	}
	s.syntax, s.tokens = syntax, l.fset.File(syntax.FileStart)
	switch {
	case s.isTest():
		s.syntax = nil
		s.findings = annotations.TestFile(s.tokens, syntax)
		return
	case s.mentions:
		s.declarations, s.findings = annotations.ParseFile(s.tokens, syntax)
	}
	if s.broken == annotations.RuleSyntax { // the parser may have lost the declaration of a directive
		s.findings = slices.DeleteFunc(s.findings, func(d annotations.Diagnostic) bool { return d.Code == annotations.RuleDetached.Code })
	}
	s.findings = append(s.findings, syntaxFindings(s.broken, err)...)
}

// syntaxFindings reports the first syntax error of a file by a rule. Those
// behind it mostly follow from it.
func syntaxFindings(rule *annotations.Rule, err error) annotations.Diagnostics {
	var list scanner.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return nil
	}
	at := annotations.Span{Start: list[0].Pos, End: list[0].Pos}
	return annotations.Diagnostics{rule.At(at, "%s", list[0].Msg)}
}

// parseText parses a file; after a syntax error once more without bodies.
func (l *loader) parseText(s *source) (*ast.File, error) {
	const mode = parser.SkipObjectResolution | parser.AllErrors | parser.ParseComments
	syntax, err := parser.ParseFile(l.fset, s.path(), s.text, mode)
	if err == nil {
		return syntax, nil
	}
	s.broken = annotations.RuleSyntax
	if text, ok := withoutBodies(s.text); ok {
		if whole, stillWrong := parser.ParseFile(l.fset, s.path(), text, mode); stillWrong == nil {
			s.broken = annotations.RuleSyntaxInBody
			return whole, err
		}
	}
	return syntax, err
}

// matches reports whether the file name and the build constraints of a file
// let it take part in the build.
func (l *loader) matches(s *source) bool {
	if !strings.Contains(s.name, "_") && !bytes.Contains(s.text, []byte("go:build")) && !bytes.Contains(s.text, []byte("+build")) {
		return true // neither says anything about it
	}
	context := l.build
	context.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(s.text)), nil }
	ok, err := context.MatchFile(s.directory.path, s.name)
	return ok || err != nil // let the parser report what is wrong
}
