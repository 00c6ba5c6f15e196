package devserver

import (
	"os"
	"path/filepath"

	"github.com/hubwire/hubwire/cmd/hubwire/inspector"
)

// startInspector serves the inspector on a port of its own.
func (s *server) startInspector() (err error) {
	s.inspector, err = inspector.Start(inspector.Options{
		Collector: s.collector, AllowHost: s.allowHost, Service: s.backend.standIn, Connection: s.backend.connection,
		Name: filepath.Base(s.options.PackageDir), Folder: fromHere(s.options.PackageDir), Version: s.options.Version,
		URL: s.page(), Functions: s.options.Functions,
	})
	return err
}

// fromHere returns a folder as the developer would name it: relative where it
// is below the working directory.
func fromHere(folder string) string {
	here, err := os.Getwd()
	if err != nil {
		return folder
	}
	if relative, err := filepath.Rel(here, folder); err == nil && filepath.IsLocal(relative) && relative != "." {
		return filepath.ToSlash(relative)
	}
	return folder
}
