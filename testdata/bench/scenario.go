package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// scenario is one situation in which commands are timed, in turns.
type scenario struct {
	name   string
	about  string // what a row measures
	rounds int    // counted, after one that is not
	rows   []*row // the first is what the others are compared with
	before func(round int) error
	after  func() error
}

// row is one command of a scenario.
type row struct {
	name    string
	dir     string
	path    string
	args    []string
	env     []string // further variables
	outputs []string // patterns of files to be removed after the run; one must match
	prepare func() error

	took []time.Duration
	cpu  []time.Duration // of the process and those it started, on all processors
	peak int64           // bytes, of the largest of them
}

func (s *scenario) run() error {
	for round := range s.rounds + 1 {
		if s.before != nil {
			if err := s.before(round); err != nil {
				return err
			}
		}
		for _, r := range s.rows {
			took, ended, err := r.time()
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			if round > 0 {
				r.took = append(r.took, took)
				r.cpu = append(r.cpu, ended.UserTime()+ended.SystemTime())
				r.peak = max(r.peak, peakMemory(ended))
			}
		}
	}
	if s.after != nil {
		return s.after()
	}
	return nil
}

// time runs the command once.
func (r *row) time() (time.Duration, *os.ProcessState, error) {
	if r.prepare != nil {
		if err := r.prepare(); err != nil {
			return 0, nil, err
		}
	}
	command := exec.Command(r.path, r.args...)
	command.Dir, command.Env = r.dir, append(os.Environ(), r.env...)
	var complaint bytes.Buffer
	command.Stderr = &complaint
	start := time.Now()
	err := command.Run()
	took := time.Since(start)
	if err != nil {
		const most = 1000 // some peers repeat themselves for every item
		return 0, nil, fmt.Errorf("%w: %s", err, complaint.Bytes()[:min(complaint.Len(), most)])
	}
	return took, command.ProcessState, removeOutputs(r.dir, r.outputs)
}

// removeOutputs removes what a command wrote, and complains if it did not.
func removeOutputs(dir string, patterns []string) error {
	for _, pattern := range patterns {
		written, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return err
		}
		if len(written) == 0 {
			return fmt.Errorf("there is no %s", pattern)
		}
		for _, file := range written {
			if err := os.RemoveAll(file); err != nil {
				return err
			}
		}
	}
	return nil
}
