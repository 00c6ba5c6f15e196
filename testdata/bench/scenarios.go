package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// Names of rows and scenarios that the bars refer to.
const (
	fromNothing  = "from nothing"
	nothingToDo  = "nothing to do"
	again        = "again, without a cache"
	afterEdit    = "after an edit"
	coldCache    = "cold build cache"
	uncached     = "hubwire generate --no-cache"
	cached       = "hubwire generate"
	goList       = "go list -json"
	typesLoad    = "types-based load"
	processStart = "hubwire version"
	warmRow      = "the same, build cache warm"
	foldersAlone = "folders and files alone"
	stringer     = "stringer " + stringerVersion
)

// scenarios returns what is measured over a module.
func (b *bench) scenarios(m *module) []*scenario {
	rounds, ofMilliseconds := 9, 27 // which swing more
	if m.items >= 1000 {
		rounds, ofMilliseconds = 3, 9
	} else if b.quick {
		rounds = 3
	}
	list := []*scenario{b.fromNothing(m, ofMilliseconds), b.nothingToDo(m, 2*rounds+1), b.afterEdit(m, rounds), b.again(m, rounds)}
	if m.items == 100 && !b.quick {
		list = append(list, b.cold(m))
	}
	return list
}

// generate is hubwire generate over the module.
func (b *bench) generate(m *module, name string, flags ...string) *row {
	return &row{
		name: name, dir: m.dir, path: b.hubwire,
		args: append(append([]string{"generate", "--quiet"}, flags...), m.pattern()),
		env:  []string{"HUBWIRE_CACHE=" + filepath.Join(b.dir, "cache")},
	}
}

// ours are the patterns of what hubwire writes.
func ours(m *module) []string {
	return []string{m.inPackages("signalr_gen.go"), "F*", "Edited", ".hubwire.json"}
}

// inPackages returns the pattern of a file in the folder of every package.
func (m *module) inPackages(name string) string {
	if m.packages == 1 {
		return name
	}
	return filepath.Join("pkg*", name)
}

// upToDate brings the module's files up to date, and removes them again.
func (b *bench) upToDate(m *module) (before func(int) error, after func() error) {
	generate := b.generate(m, "")
	before = func(round int) error {
		if round > 0 {
			return nil
		}
		for range 2 { // the second run fills the cache
			if _, _, err := generate.time(); err != nil {
				return err
			}
		}
		time.Sleep(settles)
		_, _, err := generate.time() // notes what the file system says about files that are no longer new
		return err
	}
	return before, func() error { return removeOutputs(m.dir, ours(m)) }
}

// settles is after how long files no longer count as new, see package inputs.
const settles = 200 * time.Millisecond

func (b *bench) fromNothing(m *module, rounds int) *scenario {
	own := b.generate(m, uncached, "--no-cache")
	own.outputs = ours(m)
	return &scenario{
		name: fromNothing, rounds: rounds,
		about: "no generated files are there before a run, and none is known to the cache; the build cache is warm",
		rows:  append([]*row{own, b.foldersAlone(m)}, b.peers(m)...),
	}
}

// foldersAlone makes as many folders with a function.json as hubwire does, and
// nothing else: what of its time is the file system's.
func (b *bench) foldersAlone(m *module) *row {
	self, err := os.Executable()
	return &row{
		name: foldersAlone, dir: m.dir, path: self, args: []string{"-folders", strconv.Itoa(m.items)}, outputs: []string{"F*"},
		prepare: func() error { return err },
	}
}

// again keeps everybody's output in place. Then the differences of file
// systems count less: hubwire has a folder for every function.
func (b *bench) again(m *module, rounds int) *scenario {
	s := &scenario{
		name: again, rounds: rounds,
		about: "all generated files of all tools are there and right, and every tool does all of its work again",
		rows:  []*row{b.generate(m, uncached, "--no-cache")},
	}
	for _, peer := range b.peers(m) {
		if m.items < 1000 || slices.Contains([]string{goList, stringer}, peer.name) { // what others write there takes minutes to compile
			s.rows = append(s.rows, peer)
		}
	}
	outputs := ours(m)
	for _, r := range s.rows {
		outputs = append(outputs, r.outputs...)
		r.outputs = nil
	}
	s.after = func() error { return removeOutputs(m.dir, outputs) }
	return s
}

func (b *bench) nothingToDo(m *module, rounds int) *scenario {
	s := &scenario{
		name: nothingToDo, rounds: rounds,
		about: "all generated files are there and right; the difference between the first two rows is what finding that out costs",
		rows: []*row{
			b.generate(m, cached),
			{name: processStart, dir: m.dir, path: b.hubwire, args: []string{"version"}},
			b.generate(m, uncached, "--no-cache"),
		},
	}
	s.before, s.after = b.upToDate(m)
	return s
}

func (b *bench) afterEdit(m *module, rounds int) *scenario {
	ready, after := b.upToDate(m)
	edits := 0
	edit := func() error {
		edits++
		return m.edit(edits)
	}
	own := b.generate(m, cached)
	own.prepare = edit
	self, err := os.Executable()
	load := &row{name: typesLoad, dir: m.dir, path: self, args: []string{"-load", m.pattern()}, prepare: edit}
	return &scenario{
		name: afterEdit, rounds: rounds, after: after,
		about: "a parameter of one function has another name; a types-based load is packages.Load with LoadSyntax, what generators that need types begin with",
		rows:  []*row{own, load},
		before: func(round int) error {
			if err != nil {
				return err
			}
			return ready(round)
		},
	}
}

// cold leaves the peers out: an empty build cache costs them tens of seconds.
func (b *bench) cold(m *module) *scenario {
	caches := 0
	empty := func() string { return filepath.Join(b.dir, fmt.Sprintf("gocache%d", caches)) }
	own := b.generate(m, uncached, "--no-cache")
	own.outputs = ours(m)
	own.prepare = func() error {
		caches++
		own.env = append(own.env[:1:1], "GOCACHE="+empty())
		return nil
	}
	warm := b.generate(m, warmRow, "--no-cache")
	warm.outputs = ours(m)
	return &scenario{
		name: coldCache, rounds: 9,
		about: "from nothing, with an empty build cache, as on a fresh machine; types-based tools first compile the dependencies there",
		rows:  []*row{own, warm},
	}
}

// peers of a module. Those that take one package at a time are left out where
// there are many.
func (b *bench) peers(m *module) []*row {
	tool := func(name, version string, outputs []string, args ...string) *row {
		return &row{name: name + " " + version, dir: m.dir, path: filepath.Join(b.tools, name), args: args, outputs: outputs}
	}
	list := []*row{
		{name: goList, dir: m.dir, path: "go", args: []string{"list", "-json", m.pattern()}},
		tool("controller-gen", controllerGenVersion, []string{m.inPackages("zz_generated.deepcopy.go")}, "object", "paths="+m.pattern()),
	}
	if !m.sdk { // there its output imports an internal package, which breaks the others
		list = append(list, tool("goverter", goverterVersion, []string{m.inPackages("convert_gen.go")}, "gen", m.pattern()))
	}
	if m.packages > 1 {
		return list
	}
	interfaces := []string{"-out", "moq_gen.go", "."}
	for i := range m.items {
		interfaces = append(interfaces, fmt.Sprintf("Store%d", i))
	}
	return append(list,
		&row{name: stringer, dir: m.dir, path: filepath.Join(b.tools, "stringer"), args: []string{"-type", "Kind"}, outputs: []string{"kind_string.go"}},
		tool("moq", moqVersion, []string{"moq_gen.go"}, interfaces...),
	)
}

// The peers of the tables, at fixed versions.
const (
	stringerVersion      = "v0.52.0"
	controllerGenVersion = "v0.23.0"
	moqVersion           = "v0.8.1"
	goverterVersion      = "v1.11.1"
)

func installPeers(into string) error {
	for _, tool := range []string{
		"golang.org/x/tools/cmd/stringer@" + stringerVersion,
		"sigs.k8s.io/controller-tools/cmd/controller-gen@" + controllerGenVersion,
		"github.com/matryer/moq@" + moqVersion,
		"github.com/jmattheis/goverter/cmd/goverter@" + goverterVersion,
	} {
		command := exec.Command("go", "install", tool)
		command.Env = append(os.Environ(), "GOBIN="+into, "GOFLAGS=", "CGO_ENABLED=0") // as make build does
		command.Dir = os.TempDir()
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("go install %s: %w\n%s", tool, err, out)
		}
	}
	return nil
}
