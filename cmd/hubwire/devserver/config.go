package devserver

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// app is what the function.json files of an app tell.
type app struct {
	functions   int
	connections []string // app settings with connection strings
}

// readApp reads the function.json files. What else is wrong with them is for
// the Functions host to say.
func readApp(root string) (app, error) {
	names := map[string]bool{signalr.DefaultConnection: true}
	files, _ := filepath.Glob(filepath.Join(root, "*", "function.json")) // the pattern is well formed
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return app{}, err
		}
		var function struct {
			Bindings []struct{ ConnectionStringSetting string }
		}
		if err := json.Unmarshal(text, &function); err != nil {
			return app{}, fmt.Errorf("%s: %w", file, err)
		}
		for _, binding := range function.Bindings {
			if binding.ConnectionStringSetting != "" {
				names[binding.ConnectionStringSetting] = true
			}
		}
	}
	return app{functions: len(files), connections: slices.Sorted(maps.Keys(names))}, nil
}

// configFiles are the files of an app that the Functions host reads.
func configFiles(root string) []string {
	files, _ := filepath.Glob(filepath.Join(root, "*", "function.json")) // the pattern is well formed
	return append([]string{filepath.Join(root, "host.json"), filepath.Join(root, "local.settings.json")}, files...)
}

// configDirs are the folders they are in.
func configDirs(root string) []string {
	var dirs []string
	for _, file := range configFiles(root) {
		dirs = append(dirs, filepath.Dir(file))
	}
	return dirs
}

// configDigest changes when one of the files does.
func configDigest(root string) (string, error) {
	hash := sha256.New()
	for _, name := range configFiles(root) {
		file, err := os.Open(name)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, _ = io.WriteString(hash, name+"\x00")
		_, err = io.Copy(hash, file)
		_ = file.Close()
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
