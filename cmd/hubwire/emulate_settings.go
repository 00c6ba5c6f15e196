package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/hubwire/hubwire/internal/files"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// readSettings reads a settings file, and the templates in it.
func readSettings(file string) (text []byte, templates []emulator.UpstreamTemplate, err error) {
	if text, err = os.ReadFile(file); err != nil {
		return nil, nil, err
	}
	if templates, err = emulator.ParseSettings(text); err != nil {
		return text, nil, fmt.Errorf("%s: %w", file, err)
	}
	return text, templates, nil
}

// followSettings gives a service the templates of a file that was read whenever
// it changes, until the context ends. Settings that are wrong are told, and the
// ones before stay.
func followSettings(ctx context.Context, file string, read []byte, service *emulator.Service, log *log.Logger) error {
	watcher, err := files.NewWatcher()
	if err != nil {
		return err
	}
	defer watcher.Close()
	// The folder, because editors replace the file by another one.
	watcher.Folders(map[string]bool{filepath.Dir(file): true})
	for {
		// First what changed since it was read. A file that is being replaced has no text.
		if text, templates, err := readSettings(file); text != nil && !bytes.Equal(text, read) {
			read = text
			if err == nil {
				err = service.SetUpstream(templates)
			}
			if err != nil {
				log.Printf("the settings before stay: %v", err)
			} else {
				log.Printf("%s is read again: %d upstream templates", file, len(templates))
			}
		}
		err := watcher.Next(ctx, func(path string, _ bool) bool { return filepath.Base(path) == filepath.Base(file) })
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			log.Printf("%s: %v", file, err)
		}
	}
}
