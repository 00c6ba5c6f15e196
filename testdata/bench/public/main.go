//go:build linux

// Command public runs hubwire over large public modules that have no
// annotations. Each must end with exit code 0, print nothing on the standard
// output and leave every file as it is; the table has what it costs, as medians
// of all rounds. Peak memory comes from the kernel, hence Linux.
//
//	go run ./public -hubwire ../../bin/hubwire [-rounds 5]
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/hubwire/hubwire/runtime/bench/figures"
)

// modules are taken at fixed versions from the module proxy.
var modules = [...]string{
	"k8s.io/client-go@v0.37.2",
	"golang.org/x/tools@v0.52.0",
	"github.com/aws/aws-sdk-go@v1.55.8",
}

func main() {
	hubwire := flag.String("hubwire", "../../bin/hubwire", "the hubwire `binary` to run")
	rounds := flag.Int("rounds", 5, "`rounds` over each module")
	flag.Parse()
	if err := run(*hubwire, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "public:", err)
		os.Exit(1)
	}
}

func run(hubwire string, rounds int) (err error) {
	hubwire, err = filepath.Abs(hubwire)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "hubwire-public-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "module\tGo files\tMB\ttime\tpeak memory")
	for _, module := range modules {
		if err := measure(table, hubwire, module, dir, rounds); err != nil {
			return fmt.Errorf("%s: %w", module, err)
		}
	}
	return table.Flush()
}

// measure runs hubwire over a writable copy of a module and adds a line.
func measure(table *tabwriter.Writer, hubwire, module, dir string, rounds int) error {
	source, err := download(module, dir)
	if err != nil {
		return err
	}
	tree := filepath.Join(dir, strings.ReplaceAll(module, "/", "_"))
	if err := os.CopyFS(tree, os.DirFS(source)); err != nil {
		return err
	}
	before, err := snapshot(tree)
	if err != nil {
		return err
	}
	var took []float64
	var peak int64
	for range rounds {
		duration, memory, err := generate(hubwire, tree)
		if err != nil {
			return err
		}
		took, peak = append(took, float64(duration.Microseconds())/1000), max(peak, memory)
	}
	after, err := snapshot(tree)
	if err != nil {
		return err
	}
	if !slices.Equal(before.files, after.files) {
		return errors.New("files were written or changed")
	}
	fmt.Fprintf(table, "%s\t%d\t%.1f\t%.0f ms\t%.0f MiB\n", module, before.sources, float64(before.bytes)/1e6,
		figures.Median(took), float64(peak)/(1<<20))
	return nil
}

// download returns the folder of a module in the module cache.
func download(module, dir string) (string, error) {
	command := exec.Command("go", "mod", "download", "-json", module)
	command.Dir = dir
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return "", err
	}
	var found struct{ Dir string }
	return found.Dir, json.Unmarshal(out, &found)
}

// generate runs hubwire once.
func generate(hubwire, tree string) (took time.Duration, peak int64, err error) {
	var stdout, stderr bytes.Buffer
	command := exec.Command(hubwire, "generate", "--quiet", "./...")
	command.Dir, command.Stdout, command.Stderr = tree, &stdout, &stderr
	start := time.Now()
	err = command.Run()
	took = time.Since(start)
	if err != nil || stdout.Len() > 0 || strings.Contains(stderr.String(), "HW0") {
		return 0, 0, fmt.Errorf("exit %v, says %s%s", err, &stdout, &stderr)
	}
	if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
		peak = usage.Maxrss << 10 // the kernel counts in KiB
	}
	return took, peak, nil
}

// contents is what is in a folder.
type contents struct {
	files   []string // path, size and time of change
	sources int      // Go files
	bytes   int64    // of Go files
}

func snapshot(tree string) (contents, error) {
	var all contents
	err := filepath.WalkDir(tree, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		all.files = append(all.files, fmt.Sprint(path, info.Size(), info.ModTime()))
		if !entry.IsDir() && filepath.Ext(path) == ".go" {
			all.sources++
			all.bytes += info.Size()
		}
		return nil
	})
	return all, err
}
