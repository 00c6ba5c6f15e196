package devserver

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
)

// configFiles are the files of an app that the Functions host reads.
func configFiles(root string) []string {
	files, _ := filepath.Glob(filepath.Join(root, "*", "function.json")) // the pattern is well formed
	return append([]string{filepath.Join(root, "host.json"), filepath.Join(root, "local.settings.json")}, files...)
}

// configDirs are the folders they are in, or may come to be in.
func configDirs(root string) []string {
	dirs := []string{root}
	entries, _ := os.ReadDir(root) // a root that is gone has no folders
	for _, entry := range entries {
		if entry.IsDir() && entry.Name() != "node_modules" && entry.Name()[0] != '.' {
			dirs = append(dirs, filepath.Join(root, entry.Name()))
		}
	}
	return dirs
}

// digestOf changes when the contents of the files do. One that cannot be read is
// as good as empty: the host says what is wrong with it.
func digestOf(files ...string) string {
	hash := sha256.New()
	for _, name := range files {
		if file, err := os.Open(name); err == nil {
			_, _ = io.Copy(hash, file)
			_ = file.Close()
		}
		_, _ = hash.Write([]byte{0})
	}
	return hex.EncodeToString(hash.Sum(nil))
}
