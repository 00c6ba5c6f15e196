// Package report prints findings: one list of [annotations.Diagnostics], five
// formats. Findings come out sorted by place, and the same findings give the
// same bytes. docs/ci.md describes the formats for programs.
package report

import (
	"bytes"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/hubwire/hubwire/annotations"
)

// Options say how to print.
type Options struct {
	Format Format

	// Dir is the directory that paths are shown relative to; empty leaves
	// them as they are. Code scanning and GitHub take paths as relative to
	// the root of the repository.
	Dir string

	// Color makes the terminal format use ANSI colors. See [ColorFor].
	Color bool

	// Source reads a file for snippets and for columns that do not count
	// bytes; nil means os.ReadFile. Where it fails, findings are printed
	// without their source, and columns count bytes.
	Source func(path string) ([]byte, error)

	// Version is the version of the tool, for SARIF.
	Version string
}

// Write prints the findings, sorted. The error is that of w, or about a
// format that does not exist.
func Write(w io.Writer, d annotations.Diagnostics, o Options) error {
	findings := slices.Clone(d)
	findings.Sort()
	for i, d := range findings {
		if slices.ContainsFunc(d.Fix, func(e annotations.Edit) bool { return e.NewText != annotations.Masked(e.NewText) }) {
			findings[i].Fix = nil // it would show a secret
		}
	}
	if o.Dir != "" {
		dir, err := filepath.Abs(o.Dir)
		if err != nil {
			return err
		}
		o.Dir = dir
	}
	var out bytes.Buffer
	if o.Source == nil {
		o.Source = os.ReadFile
	}
	files := &sources{read: o.Source, files: make(map[string]*file)}
	var err error
	switch o.Format {
	case Terminal, "":
		writeTerminal(&out, findings, o, files)
	case Text:
		writeText(&out, findings, o)
	case JSON:
		err = writeJSON(&out, findings, o)
	case SARIF:
		err = writeSARIF(&out, findings, o, files)
	case GitHub:
		writeGitHub(&out, findings, o, files)
	default:
		err = fmt.Errorf("no format %q", string(o.Format))
	}
	if err != nil {
		return err
	}
	_, err = out.WriteTo(w)
	return err
}

// count returns how many findings are errors and how many warnings.
func count(d annotations.Diagnostics) (errors, warnings int) {
	for _, each := range d {
		if each.Severity == annotations.Warning {
			warnings++
		} else {
			errors++
		}
	}
	return errors, warnings
}

// shown returns a path as people read it: relative to Dir, unless the path as
// it is takes less room.
func (o Options) shown(path string) string {
	if o.Dir == "" || path == "" {
		return path
	}
	relative, err := filepath.Rel(o.Dir, path)
	if err != nil || !filepath.IsLocal(relative) && len(relative) >= len(path) {
		return path
	}
	return relative
}

// position returns path:line:col as far as it is known, or "" without a file.
func (o Options) position(at token.Position) string {
	if at.Filename == "" {
		return ""
	}
	at.Filename = clean(o.shown(at.Filename))
	return at.String()
}

// inside returns the slash-separated path below Dir, or false for a file that
// is somewhere else.
func (o Options) inside(path string) (string, bool) {
	relative := o.shown(path)
	return filepath.ToSlash(relative), filepath.IsLocal(relative)
}
