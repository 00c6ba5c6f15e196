package plan

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// Recover finishes commits over the folders that were cut short, and reports
// whether there was any. A file that somebody has changed since is left alone.
// Call it before anything is read: it may change what there is to read.
func Recover(folders []string) (found bool, err error) {
	reach := make(reach)
	seen := make(map[string]bool)
	for _, folder := range folders {
		for _, each := range reach.above(folder) {
			if seen[each] {
				continue
			}
			seen[each] = true
			journal := filepath.Join(each, JournalName)
			text, err := read(journal)
			if err != nil {
				return found, err
			}
			if text == nil {
				continue
			}
			found = true
			if err := finish(disk{}, journal, text); err != nil {
				return found, fmt.Errorf("finishing what an earlier run began: %w; repair that, or delete %s and generate again", err, journal)
			}
		}
	}
	return found, nil
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
		return digest(now) == o.old
	}
}

// reach knows in which folders a run over a folder looks for a journal: the
// folder and those above it, to the first with a .git or go.work, or else the
// outermost with a go.mod.
type reach map[string][]string

// above returns these folders, the innermost first.
func (r reach) above(folder string) []string {
	if known, ok := r[folder]; ok {
		return known
	}
	has := func(name string) bool { return exists(filepath.Join(folder, name)) }
	var folders []string
	if parent := filepath.Dir(folder); parent != folder && !has(".git") && !has("go.work") {
		folders = r.above(parent)
		if len(folders) > 0 || has("go.mod") {
			folders = append([]string{folder}, folders...)
		}
	} else if parent != folder {
		folders = []string{folder}
	}
	r[folder] = folders
	return folders
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
