package generator

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/cache"
	"github.com/hubwire/hubwire/generator/inputs"
	"github.com/hubwire/hubwire/generator/plan"
)

// runCached answers from the cache if nothing has changed, and fills it where
// nothing is to be done. Where something has changed, it still takes what it can
// from the cache. Trouble with the cache is no trouble for the run.
func runCached(ctx context.Context, options Options) (*plan.Plan, annotations.Diagnostics, error) {
	key, err := keyOf(options)
	if err != nil {
		return run(ctx, options, nil, nil)
	}
	text, holds := cache.Get(ctx, options.Cache, key)
	if holds {
		if known, findings, ok := upToDate(text); ok {
			return known, findings, nil
		}
	}
	log, files := new(inputs.Log), newRenderer(renderedBefore(text))
	changes, findings, err := run(ctx, options, log, files)
	if err != nil || changes == nil || len(changes.Changes()) > 0 {
		return changes, findings, err
	}
	if text, err := resultOf(changes, findings, files.now); err == nil {
		_ = cache.Put(options.Cache, key, text, log.All())
	}
	return changes, findings, nil
}

// keyOf returns the key of a run: what decides it beside what it reads.
func keyOf(options Options) (cache.Key, error) {
	tool, err := cache.ToolID()
	if err != nil {
		return cache.Key{}, err
	}
	dir, err := filepath.Abs(options.Dir)
	if err != nil {
		return cache.Key{}, err
	}
	behind, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return cache.Key{}, err
	}
	return cache.KeyOf(tool, options.Version, dir, behind,
		fmt.Sprintf("%q %q %q %q", options.Patterns, options.Tags, options.GOOS, options.GOARCH),
		fmt.Sprintf("%q", goEnvironment())), nil
}

// goEnvironment returns the variables that decide what the go command would
// build, sorted.
func goEnvironment() []string {
	var list []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		switch {
		case strings.HasPrefix(name, "GO"), name == "CGO_ENABLED",
			name == "HOME", name == "XDG_CONFIG_HOME", name == "AppData", name == "USERPROFILE": // where GOENV may be
			list = append(list, variable)
		}
	}
	slices.Sort(list)
	return list
}
