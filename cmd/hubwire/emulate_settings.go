package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hubwire/hubwire/internal/files"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// settings are a settings file as it was read.
type settings struct {
	file      string
	text      []byte
	templates []emulator.UpstreamTemplate
}

func readSettings(file string) (settings, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return settings{}, err
	}
	templates, err := emulator.ParseSettings(text)
	if err != nil {
		return settings{}, fmt.Errorf("%s: %w", file, err)
	}
	return settings{file, text, templates}, nil
}

// follow gives a service the templates of the file whenever it changes, until
// the context ends. Settings that are wrong are told, and the ones before
// stay.
func (s *settings) follow(ctx context.Context, service *emulator.Service, log *emulationLog) error {
	watcher, err := files.NewWatcher()
	if err != nil {
		return err
	}
	defer watcher.Close()
	// The folder, because editors replace the file by another one.
	watcher.Folders(map[string]bool{filepath.Dir(s.file): true})
	for {
		s.reread(service, log) // first what changed since it was read
		err := watcher.Next(ctx, func(path string, _ bool) bool { return filepath.Base(path) == filepath.Base(s.file) })
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			log.line("%s: %v", s.file, err)
		}
	}
}

// reread takes the file as it is now.
func (s *settings) reread(service *emulator.Service, log *emulationLog) {
	text, err := os.ReadFile(s.file)
	if err != nil || bytes.Equal(text, s.text) {
		return // it is being replaced, or was only touched
	}
	s.text = text
	templates, err := emulator.ParseSettings(text)
	if err == nil {
		err = service.SetUpstream(templates)
	}
	if err != nil {
		log.line("%s is not taken, what was before stays: %v", s.file, err)
		return
	}
	log.line("%s is read again: %d upstream templates", s.file, len(templates))
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
