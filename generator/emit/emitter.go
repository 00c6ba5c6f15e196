package emit

import (
	"fmt"

	"github.com/hubwire/hubwire/generator/model"
)

// Emitter writes one kind of output. A new one is a package below this one and
// a line in the list of package generator.
type Emitter interface {
	// Files returns what a package asks for, nothing where it asks for none.
	Files(pkg *model.Package) ([]File, error)

	// Wrote reports whether a text begins as every file of the emitter does,
	// now and in the versions before, so that no other file is taken for one.
	Wrote(name string, text []byte) bool
}

// File is one generated file.
type File struct {
	Path    string // absolute
	Content []byte // LF
	Root    string // app root whose manifest lists it; empty for a Go file of a package that feeds no app
	Header  bool   // it is a Go file, whose first line tells whose it is
}

// ForHubs renders the outputs of one format that the hubs of a package ask for.
func ForHubs(pkg *model.Package, format string, render func(*model.Contract) ([]byte, error)) ([]File, error) {
	var files []File
	for _, hub := range pkg.Hubs {
		for _, output := range hub.Outputs {
			if output.Format != format {
				continue
			}
			text, err := render(output.Contract)
			if err != nil {
				return nil, fmt.Errorf("%s of hub %s: %w", format, hub.Name, err)
			}
			files = append(files, File{Path: output.Path, Content: text, Root: output.Root})
		}
	}
	return files, nil
}
