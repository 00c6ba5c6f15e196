package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// bindingSize is the size of a function.json of the benchmark, in bytes.
const bindingSize = 330

// makeFolders makes, as the part of hubwire's time that is the file system's,
// folders X0, X1 … with a function.json each.
func makeFolders(n int) error {
	text := []byte(strings.Repeat("x", bindingSize))
	for i := range n {
		folder := fmt.Sprintf("X%d", i)
		if err := os.Mkdir(folder, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, "function.json"), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
