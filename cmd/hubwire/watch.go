package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/internal/files"
)

// watch generates until the context is done, whenever something changes where
// the last run has looked. That takes in new folders, because a run lists the
// folders above them.
func (s *session) watch(ctx context.Context, options generator.Options) error {
	watcher, err := files.NewWatcher()
	if err != nil {
		return err
	}
	defer watcher.Close()
	f := &following{watcher: watcher}
	said, failing, watched := "nothing yet", false, 0
	for {
		wrote, result, err := s.settle(ctx, options, f)
		if ctx.Err() != nil {
			return nil
		}
		// The run that follows from what the last one wrote says nothing new.
		now := saidBy(result, err)
		if now != said {
			err := s.reportPlan(result, err)
			if err != nil && !errors.Is(err, errFindings) {
				fmt.Fprintf(s.errOut, "hubwire: %v\n", err)
			}
			if failing && err == nil {
				fmt.Fprintln(s.out, "hubwire: nothing is wrong any more")
			}
			failing = err != nil
		}
		if wrote || now != said || len(f.folders) != watched {
			fmt.Fprintf(s.out, "hubwire: watching %d folders\n", len(f.folders))
		}
		said, watched = now, len(f.folders)
		if err := watcher.Next(ctx, f.matters); ctx.Err() != nil {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// saidBy returns what is wrong after a run, as a text that tells one run from
// another.
func saidBy(result *generator.Result, err error) string {
	if result == nil {
		return fmt.Sprint(err)
	}
	text := ""
	for _, finding := range result.Findings {
		text += finding.Error() + "\n"
	}
	if result.Plan != nil {
		for _, entry := range result.Plan.Conflicts() {
			text += entry.Path + "\n"
		}
	}
	if err != nil {
		text += err.Error()
	}
	return text
}

// settle generates until a run has nothing to write and looks at no folder that
// is not watched yet: what changed there before, nobody has told.
func (s *session) settle(ctx context.Context, options generator.Options, f *following) (wrote bool, _ *generator.Result, _ error) {
	for {
		log := load.NewLog()
		options.Inputs = log
		result, err := s.generate(ctx, options)
		changed := err == nil && feasible(result) && len(result.Plan.Changes()) > 0
		if changed {
			s.printChanges(result.Plan)
			wrote = true
		}
		if further := f.follow(log, result); !further && !changed || ctx.Err() != nil {
			return wrote, result, err
		}
	}
}

// following watches where a run has looked.
type following struct {
	watcher *files.Watcher
	folders map[string]bool // whose entries matter
	paths   map[string]bool // files and folders that matter
}

// follow watches what a run looked at and planned, and nothing else. It reports whether a
// folder is new. One that is not there has a folder above it that is.
func (f *following) follow(log *load.Log, result *generator.Result) (further bool) {
	f.folders, f.paths = log.Folders, log.Paths
	if result != nil && result.Plan != nil {
		for _, entry := range result.Plan.Entries {
			f.paths[entry.Path] = true
		}
	}
	due := maps.Clone(f.folders)
	for path := range f.paths {
		due[filepath.Dir(path)] = true
	}
	return f.watcher.Folders(due)
}

func (f *following) matters(path string, _ bool) bool {
	return f.paths[path] || f.folders[filepath.Dir(path)]
}
