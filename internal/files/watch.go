package files

import (
	"context"
	"fmt"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing may change before a change counts: editors and
// version control write files in several steps.
const quiet = 50 * time.Millisecond

// Watcher watches the entries of folders.
type Watcher struct{ events *fsnotify.Watcher }

// NewWatcher returns a watcher without folders.
func NewWatcher() (*Watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watching for changes: %w", err)
	}
	return &Watcher{events}, nil
}

// Close ends the watching.
func (w *Watcher) Close() error { return w.events.Close() }

// Folders makes these the watched folders, and reports whether one is new. One
// that is not there is left out.
func (w *Watcher) Folders(folders map[string]bool) (further bool) {
	watched := make(map[string]bool)
	for _, folder := range w.events.WatchList() {
		watched[folder] = true
		if !folders[folder] {
			_ = w.events.Remove(folder)
		}
	}
	for folder := range folders {
		if !watched[folder] && w.events.Add(folder) == nil {
			further = true
		}
	}
	return further
}

// Next waits until something that matters has changed and then been quiet, or
// until the context is done, whose error it returns. A change of permissions
// alone never matters.
func (w *Watcher) Next(ctx context.Context, matters func(path string, created bool) bool) error {
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-settled:
			return nil
		case err := <-w.events.Errors:
			return fmt.Errorf("watching for changes: %w", err)
		case event := <-w.events.Events:
			if event.Op != fsnotify.Chmod && matters(event.Name, event.Op.Has(fsnotify.Create)) {
				settled = time.After(quiet)
			}
		}
	}
}
