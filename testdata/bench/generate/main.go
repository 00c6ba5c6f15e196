// Command generate times hubwire against other generators and against the go
// command, over the same synthetic modules, in interleaved rounds.
//
//	go run ./generate -hubwire ../../bin/hubwire [-quick] [-module text]
//
// Peers are built from the module proxy into a temporary folder first. A ratio is
// the median of the ratios of single rounds, so that what else the machine does
// weighs on both sides alike.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/hubwire/hubwire/runtime/bench/figures"
)

func main() {
	hubwire := flag.String("hubwire", "../../bin/hubwire", "the hubwire `binary` to time")
	quick := flag.Bool("quick", false, "only the module of 100 items, and few rounds")
	only := flag.String("module", "", "only modules whose name contains this `text`")
	folders := flag.Int("folders", 0, "make this `number` of folders with a file each in the working directory, as the floor of what hubwire does, and exit")
	flag.Parse()
	run := func() error { return compare(*hubwire, *only, *quick) }
	if *folders > 0 {
		run = func() error { return makeFolders(*folders) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// bench is one run of this command.
type bench struct {
	hubwire string
	tools   string // folder of the peers
	bars    []figures.Bar
}

func compare(hubwire, only string, quick bool) (err error) {
	hubwire, err = filepath.Abs(hubwire)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "hubwire-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := &bench{hubwire: hubwire, tools: filepath.Join(dir, "tools")}
	fmt.Fprintln(os.Stderr, "generate: building the peers")
	if err := installPeers(b.tools); err != nil {
		return err
	}
	fmt.Printf("%s, %s/%s, %d processors\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	for _, m := range modules(quick) {
		if strings.Contains(m.name, only) {
			if err := b.measure(m, dir); err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
		}
	}
	return figures.Report(os.Stdout, b.bars)
}

func modules(quick bool) []*module {
	if quick {
		return []*module{{name: "100 items", items: 100, packages: 1, rounds: 9}}
	}
	return []*module{
		{name: "10 items", items: 10, packages: 1, rounds: 27},
		{name: "100 items", items: 100, packages: 1, rounds: 27},
		{name: "1000 items", items: 1000, packages: 1, rounds: 9},
		{name: "100 items with SDK", items: 100, packages: 1, sdk: true, rounds: 9},
		{name: "1000 items in 50 packages", items: 1000, packages: 50, rounds: 9},
	}
}

// measure times everybody over one module: first with nobody's files there, then
// with the files of hubwire and the peers that a large module still compiles with.
func (b *bench) measure(m *module, dir string) error {
	m.dir = filepath.Join(dir, m.name)
	if err := m.write(); err != nil {
		return err
	}
	rows := b.rows(m)
	if err := b.rounds(m, "from nothing", rows, true); err != nil {
		return err
	}
	if err := b.rounds(m, "again, with all files there and right", m.again(rows), false); err != nil {
		return err
	}
	return os.RemoveAll(m.dir)
}
