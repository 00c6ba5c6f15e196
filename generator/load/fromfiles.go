package load

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"

	"github.com/hubwire/hubwire/annotations"
)

// FromFiles makes the result of one package whose files somebody else has
// parsed with comments, such as the driver of an analyzer. Which files take
// part in the build was decided there. Unlike [Load] it keeps the syntax trees
// it is given, so that what is known about their nodes stays at hand.
//
// Without a directive in any file there is no package in the result. Outside
// of any module the directory of the files stands for one.
func FromFiles(fset *token.FileSet, importPath string, files []*ast.File) (*Result, error) {
	l := newLoader(Options{})
	l.fset = fset
	d := &directory{}
	result := &Result{Fset: fset, loader: l}
	for _, syntax := range files {
		// cgo hands on a copy of the file, with a line directive to where it is from
		path := fset.Position(syntax.Package).Filename
		s := &source{directory: d, name: filepath.Base(path), tokens: fset.File(syntax.FileStart)}
		switch {
		case isOwnSyntax(syntax):
			result.Generated = append(result.Generated, path)
		case s.isTest():
			s.findings = annotations.TestFile(s.tokens, syntax)
		default:
			s.syntax, s.mentions = syntax, true
			s.declarations, s.findings = annotations.ParseFile(s.tokens, syntax)
		}
		if len(s.declarations) > 0 {
			d.path = filepath.Dir(path)
		}
		d.sources = append(d.sources, s)
		result.Diagnostics = append(result.Diagnostics, s.findings...)
	}
	if d.path != "" {
		if err := l.place(d); err != nil {
			return nil, err
		}
		p, findings := d.assemble(false)
		p.Path = importPath
		l.packages[p.Dir] = p
		result.Packages = []*Package{p}
		result.Directories = []string{d.path}
		result.Diagnostics = append(result.Diagnostics, findings...)
	}
	result.Diagnostics.Sort()
	return result, nil
}

// place finds the module of a directory.
func (l *loader) place(d *directory) (err error) {
	if d.path, err = filepath.Abs(d.path); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	if l.modules, err = openWorkspace(nil, d.path, l.environment.get("GOWORK")); err != nil {
		return err
	}
	if d.module, err = l.modules.moduleOf(d.path); err != nil {
		return err
	}
	if d.module == nil {
		d.module = &Module{Dir: d.path}
	}
	return nil
}

// isOwnSyntax is isOwnOutput for a file that is parsed already.
func isOwnSyntax(syntax *ast.File) bool {
	for _, group := range syntax.Comments {
		for _, comment := range group.List {
			if comment.Pos() < syntax.Package && isOwnOutput([]byte(comment.Text)) {
				return true
			}
		}
	}
	return false
}
