// Command bench times hubwire against other generators and against the go
// command, over the same synthetic modules, in interleaved rounds.
//
//	go run ./testdata/bench -hubwire bin/hubwire [-quick] [-module text]
//
// The tables say what each row measures. Peers are built from the module proxy
// into a temporary folder first. A ratio is the median of the ratios of single
// rounds, so that what else the machine does weighs on both sides alike.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	hubwire := flag.String("hubwire", "bin/hubwire", "the hubwire `binary` to time")
	quick := flag.Bool("quick", false, "only modules of 100 items, and few rounds")
	only := flag.String("module", "", "only modules whose name contains this `text`")
	loads := flag.String("load", "", "load the packages of a `folder` with types, as the floor of generators that do, and exit")
	folders := flag.Int("folders", 0, "make this `number` of folders with a file each in the working directory, as the floor of what hubwire does, and exit")
	flag.Parse()
	var err error
	switch {
	case *loads != "":
		err = loadTypes(*loads)
	case *folders > 0:
		err = makeFolders(*folders)
	default:
		err = run(*hubwire, *only, *quick)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run of this command.
type bench struct {
	hubwire string
	tools   string // folder of the peers
	dir     string // temporary
	quick   bool
	bars    []bar
}

func run(hubwire, only string, quick bool) (err error) {
	hubwire, err = filepath.Abs(hubwire)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "hubwire-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := &bench{hubwire: hubwire, tools: filepath.Join(dir, "tools"), dir: dir, quick: quick}
	fmt.Fprintln(os.Stderr, "bench: building the peers")
	if err := installPeers(b.tools); err != nil {
		return err
	}
	fmt.Printf("%s, %s/%s, %d processors\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	for _, m := range b.modules() {
		if !strings.Contains(m.name, only) {
			continue
		}
		if err := b.module(m); err != nil {
			return err
		}
	}
	return b.reportBars()
}

func (b *bench) modules() []*module {
	hundred := &module{name: "100 items", items: 100, packages: 1}
	if b.quick {
		return []*module{hundred}
	}
	return []*module{
		{name: "10 items", items: 10, packages: 1},
		hundred,
		{name: "1000 items", items: 1000, packages: 1},
		{name: "10 items with SDK", items: 10, packages: 1, sdk: true},
		{name: "100 items with SDK", items: 100, packages: 1, sdk: true},
		{name: "1000 items with SDK", items: 1000, packages: 1, sdk: true},
		{name: "1000 items in 50 packages", items: 1000, packages: 50},
	}
}

// module measures everything over one module.
func (b *bench) module(m *module) error {
	m.dir = filepath.Join(b.dir, m.name)
	if err := m.write(); err != nil {
		return err
	}
	for _, s := range b.scenarios(m) {
		fmt.Fprintf(os.Stderr, "bench: %s, %s\n", m.name, s.name)
		if err := s.run(); err != nil {
			return fmt.Errorf("%s, %s: %w", m.name, s.name, err)
		}
		if err := s.report(m); err != nil {
			return err
		}
		b.addBars(m, s)
	}
	return os.RemoveAll(m.dir)
}
