package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// settled is how long a settings file must be left alone before it is read
// again: editors write in several steps.
const settled = 50 * time.Millisecond

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
func (s settings) follow(ctx context.Context, service *emulator.Service, log *emulationLog) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer watcher.Close()
	// The folder, because editors replace the file by another one.
	if err := watcher.Add(filepath.Dir(s.file)); err != nil {
		return err
	}
	changed := time.After(0) // it may have changed since it was read
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-watcher.Errors:
			log.line("watching %s: %v", s.file, err)
		case event := <-watcher.Events:
			if filepath.Base(event.Name) == filepath.Base(s.file) {
				changed = time.After(settled)
			}
		case <-changed:
			text, err := os.ReadFile(s.file)
			if err != nil || bytes.Equal(text, s.text) {
				continue // it is being replaced, or was only touched
			}
			s.text = text
			templates, err := emulator.ParseSettings(text)
			if err == nil {
				err = service.SetUpstream(templates)
			}
			if err != nil {
				log.line("%s is not taken, what was before stays: %v", s.file, err)
				continue
			}
			log.line("%s is read again: %d upstream templates", s.file, len(templates))
		}
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
