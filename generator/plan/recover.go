package plan

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hubwire/hubwire/generator/inputs"
)

// Recover finishes commits over the folders that were cut short, and reports
// whether there was any. A file that somebody has changed since is left alone.
// One that may be at work still is waited for, for two seconds at most. Call it
// before anything is read: it may change what there is to read. The
// log notes where it looked, and may be nil.
func Recover(folders []string, log *inputs.Log) (found bool, err error) {
	reach := newReach(log)
	seen := make(map[string]bool)
	for _, folder := range folders {
		for _, each := range reach.above(folder) {
			if seen[each] {
				continue
			}
			seen[each] = true
			journal := filepath.Join(each, JournalName)
			text, err := readThrough(log, journal)
			if err != nil {
				return found, err
			}
			if text == nil {
				continue
			}
			found = true
			if text, err = abandoned(journal); err != nil {
				return found, err
			}
			if text == nil {
				continue
			}
			if err := finish(disk{}, journal, text); err != nil {
				return found, fmt.Errorf("finishing what an earlier run began: %w; repair that, or delete %s and generate again", err, journal)
			}
		}
	}
	return found, nil
}

// patience is for how long a journal is taken for that of a run at work. Most
// commits take a few milliseconds.
const patience = 2 * time.Second

// abandoned waits for the run that writes a journal to end, and returns the
// journal if that does not happen: nil where it is gone.
func abandoned(journal string) ([]byte, error) {
	const pause = 5 * time.Millisecond
	for {
		info, err := os.Stat(journal)
		if err != nil {
			return read(journal)
		}
		if age := time.Since(info.ModTime()); age < 0 || age > patience {
			return read(journal)
		}
		time.Sleep(pause)
	}
}

// finish carries out what is left of a journal. One that is not complete comes
// from a run that was killed before it changed anything.
func finish(files fileSystem, journal string, text []byte) error {
	operations, ok := decodeJournal(text)
	if !ok {
		return files.remove(journal)
	}
	for _, o := range operations {
		name := filepath.Join(filepath.Dir(journal), filepath.FromSlash(o.path))
		now, err := read(name)
		if err != nil {
			return err
		}
		switch {
		case !o.isDue(now):
		case o.text == nil:
			err = remove(files, name, o.ownFolder)
		default:
			err = write(files, name, o.text, o.ownFolder, false)
		}
		if err != nil {
			return err
		}
	}
	return ignoreMissing(files.remove(journal))
}

// isDue reports whether an operation is still to be done: the file is as it
// was before, or was half written. Nil stands for no file.
func (o operation) isDue(now []byte) bool {
	switch {
	case now == nil:
		return o.old == "" || o.text == nil // a file that is gone may have left its folder
	case o.text != nil && bytes.Equal(now, o.text):
		return false
	case o.old == "":
		return bytes.HasPrefix(o.text, now)
	default:
		return Digest(now) == o.old
	}
}

// reach knows in which folders a run over a folder looks for a journal: the
// folder and those above it, to the first with a .git or go.work, or else the
// outermost with a go.mod.
type reach struct {
	log   *inputs.Log
	known map[string][]string
}

func newReach(log *inputs.Log) *reach { return &reach{log, make(map[string][]string)} }

// above returns these folders, the innermost first.
func (r *reach) above(folder string) []string {
	if known, ok := r.known[folder]; ok {
		return known
	}
	has := func(name string) bool {
		_, err := r.log.Stat(filepath.Join(folder, name))
		return err == nil
	}
	var folders []string
	if parent := filepath.Dir(folder); parent != folder {
		switch {
		case has(".git"), has("go.work"):
			folders = []string{folder}
		default:
			folders = r.above(parent)
			if len(folders) > 0 || has("go.mod") {
				folders = append([]string{folder}, folders...)
			}
		}
	}
	r.known[folder] = folders
	return folders
}
