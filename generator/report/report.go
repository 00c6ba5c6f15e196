package report

import (
	"bytes"
	"fmt"
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
