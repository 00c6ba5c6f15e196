package devserver

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing may change before a cycle starts: editors write a
// file in several steps.
const quiet = 50 * time.Millisecond

// watcher reports changes of the files a program is made of.
type watcher struct {
	events *fsnotify.Watcher
	dirs   map[string]bool
}

func newWatcher() (*watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return &watcher{events: events, dirs: make(map[string]bool)}, nil
}

func (w *watcher) close() error { return w.events.Close() }

// watch makes dirs the watched folders. A folder that cannot be watched any
// more, because it is gone, is left out.
func (w *watcher) watch(dirs []string) {
	wanted := make(map[string]bool, len(dirs))
	for _, dir := range dirs {
		wanted[dir] = true
		if !w.dirs[dir] && w.events.Add(dir) == nil {
			w.dirs[dir] = true
		}
	}
	for dir := range w.dirs {
		if !wanted[dir] {
			_ = w.events.Remove(dir)
			delete(w.dirs, dir)
		}
	}
}

// next waits until something that matters has changed and then been quiet,
// or until the context is done, whose error it returns.
func (w *watcher) next(ctx context.Context) error {
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
			if matters(event) {
				settled = time.After(quiet)
			}
		}
	}
}

// matters leaves out what an editor or a test run touches beside the program.
func matters(event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod {
		return false
	}
	name := filepath.Base(event.Name)
	if event.Op.Has(fsnotify.Create) && filepath.Ext(name) == "" {
		return true // perhaps a folder with a function.json
	}
	switch name {
	case "host.json", "local.settings.json", "function.json", "go.mod", "go.sum":
		return true
	}
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, ".")
}
