package files

import (
	"io/fs"
	"path/filepath"
)

// Upward returns the nearest folder with a regular file of a name, beginning with
// folder itself, or "". look is os.Stat, or notes what was asked.
func Upward(folder, name string, look func(path string) (fs.FileInfo, error)) string {
	for {
		if info, err := look(filepath.Join(folder, name)); err == nil && info.Mode().IsRegular() {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}
