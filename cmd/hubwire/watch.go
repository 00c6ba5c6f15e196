package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/inputs"
	"github.com/hubwire/hubwire/internal/watch"
)

// watch generates until the context is done, whenever something that the last
// run looked at is no longer as it was. That leaves out the generator's own
// output, and takes in new folders, because a run lists the folders above them.
func (s *session) watch(ctx context.Context, options generator.Options) error {
	watcher, err := watch.New()
	if err != nil {
		return err
	}
	defer watcher.Close()
	failing := false
	for {
		seen, err := s.settle(ctx, options)
		if ctx.Err() != nil {
			return nil
		}
		switch {
		case err != nil:
			failing = true
			if !errors.Is(err, errFindings) {
				fmt.Fprintf(s.errOut, "hubwire: %v\n", err)
			}
		case failing:
			failing = false
			fmt.Fprintln(s.out, "hubwire: nothing is wrong any more")
		}
		// Watching starts before the inputs are looked at again, so that no
		// change gets lost in between.
		following := newFollowing(seen)
		following.start(watcher)
		if following.unchanged() {
			fmt.Fprintf(s.out, "hubwire: watching %d folders\n", len(following.folders))
		}
		for following.unchanged() {
			if err := watcher.Next(ctx, following.matters); ctx.Err() != nil {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
}

// settle generates until a run has nothing to write, and returns what that run
// has looked at.
func (s *session) settle(ctx context.Context, options generator.Options) ([]inputs.Input, error) {
	for {
		log := new(inputs.Log)
		options.Inputs = log
		changes, err := s.upToDate(ctx, options)
		if err != nil {
			return log.All(), err
		}
		s.printChanges(changes)
		if len(changes.Changes()) == 0 {
			return log.All(), nil
		}
	}
}

// following is what decided a run: changes of anything else do not matter.
type following struct {
	seen    []inputs.Input
	folders map[string]bool // whose entries matter
	paths   map[string]bool // files and folders that matter
}

func newFollowing(seen []inputs.Input) *following {
	f := &following{seen, make(map[string]bool), make(map[string]bool)}
	for _, input := range seen {
		if input.Kind == inputs.Directory {
			f.folders[input.Path] = true
		}
		f.paths[input.Path] = true
	}
	return f
}

// start makes the watcher watch the folders that hold something that matters.
// One that is not there has a folder above it that is.
func (f *following) start(watcher *watch.Watcher) {
	due := maps.Clone(f.folders)
	for path := range f.paths {
		due[filepath.Dir(path)] = true
	}
	watcher.Folders(due)
}

// unchanged reports whether a run would see the same again. What could not be
// read then is not waited for.
func (f *following) unchanged() bool {
	return !slices.ContainsFunc(f.seen, func(input inputs.Input) bool { return input.Stable() && !input.Holds() })
}

func (f *following) matters(path string, _ bool) bool {
	return f.paths[path] || f.folders[filepath.Dir(path)]
}
