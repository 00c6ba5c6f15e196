package main

import (
	"errors"

	"golang.org/x/tools/go/packages"
)

// loadTypes does what a generator that needs types does first.
func loadTypes(pattern string) error {
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, pattern)
	if err == nil && len(loaded) == 0 {
		err = errors.New("no packages")
	}
	return err
}
