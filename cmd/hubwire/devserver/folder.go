package devserver

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/internal/child"
)

const folderPrefix = "hubwire-dev-"

// newFolder makes a temporary folder for builds. It removes those of servers
// that were killed, which could not.
func newFolder() (string, error) {
	abandoned, _ := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix+"*")) // the pattern is well formed
	for _, folder := range abandoned {
		owner, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(folder), folderPrefix), "-")
		if pid, err := strconv.Atoi(owner); err == nil && !child.Alive(pid) {
			_ = os.RemoveAll(folder) // what cannot be removed does no harm
		}
	}
	return os.MkdirTemp("", fmt.Sprintf("%s%d-", folderPrefix, os.Getpid()))
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
