package plan

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/hubwire/hubwire/generator/internal/parallel"
)

// Commit carries the plan out, wholly or not at all.
//
// A change of several files is written down first, in one journal in a folder
// above them all. A commit that fails puts back what it has changed. One that
// is killed leaves the journal, and the next run, whatever it is for, starts by
// finishing it (see [Recover]); without a complete journal nothing has
// changed. So after that run the tree is as before or as planned, never in
// between. Losing power is another matter: nothing waits for the disk.
//
// Readers find every file as it was or as it is planned, but for files that
// did not exist, which they may see half written. Deletes come before writes,
// because on a file system that ignores case a renamed function is old and new
// file at once, and manifests come last. Unchanged files keep their time.
func (p *Plan) Commit() error { return p.commit(disk{}) }

func (p *Plan) commit(files fileSystem) error {
	if conflicts := p.Conflicts(); len(conflicts) > 0 {
		return fmt.Errorf("%s: %s", conflicts[0].Path, conflicts[0].Reason)
	}
	changes := p.inOrder()
	journal, err := writeJournal(files, changes)
	if err != nil {
		return err
	}
	if err := areDue(changes, journal != ""); err != nil {
		return errors.Join(err, revert(files, nil, journal))
	}
	for done := 0; done < len(changes); {
		step := changes[done:]
		if end := slices.IndexFunc(step, func(e Entry) bool { return e.step() != step[0].step() }); end > 0 {
			step = step[:end]
		}
		if applied, err := applyAll(files, step, journal != ""); err != nil {
			return errors.Join(err, revert(files, slices.Concat(changes[:done], applied), journal))
		}
		done += len(step)
	}
	if journal == "" {
		return nil
	}
	return ignoreMissing(files.remove(journal))
}

// areDue returns an error where a file is no more as it was when the plan was
// made: another run may have carried out its own in between, and putting back what
// was there before that would undo half of it. With a journal, files that are
// new are left to apply.
func areDue(changes []Entry, journaled bool) error {
	due := changes
	if journaled {
		due = nil
		for _, entry := range changes {
			if entry.Action != Create {
				due = append(due, entry)
			}
		}
	}
	_, err := parallel.Each(context.Background(), due, func(entry Entry) (none struct{}, err error) {
		now, err := read(entry.Path)
		if err == nil && ((now == nil) != (entry.Old == nil) || !bytes.Equal(now, entry.Old)) {
			err = hasChanged(entry.Path)
		}
		return none, err
	})
	return err
}

// OvertakenError ends a commit that finds another run at work, or what that has
// done. Nothing has changed, and a new plan has what is left to do.
type OvertakenError struct {
	Path   string // absolute, of the file that tells
	Reason string
}

func (e *OvertakenError) Error() string { return e.Path + " " + e.Reason + ": generate again" }

func hasChanged(name string) error {
	return &OvertakenError{name, "has changed since hubwire read it, perhaps by another run"}
}

// inOrder returns the changes, one step after the other.
func (p *Plan) inOrder() []Entry {
	changes := p.Changes()
	slices.SortStableFunc(changes, func(a, b Entry) int { return cmp.Compare(a.step(), b.step()) })
	return changes
}

// step returns the number of the step that a change is part of, from 0. The
// order within a step does not matter.
func (e Entry) step() int {
	step := 0
	if isManifest(e.Path) {
		step += 2
	}
	if e.Action != Delete {
		step++
	}
	return step
}

func isManifest(name string) bool { return filepath.Base(name) == ManifestName }

// writeJournal writes the journal of a commit and returns its path. One change
// needs none. Neither can files have one that no folder of one repository
// holds: then each file is replaced in one step, but not all at once.
func writeJournal(files fileSystem, entries []Entry) (string, error) {
	if len(entries) < 2 {
		return "", nil
	}
	folder := sharedFolder(entries)
	if folder == "" {
		return "", nil
	}
	operations := make([]operation, len(entries))
	for i, entry := range entries {
		name, err := relative(folder, entry.Path)
		if err != nil {
			return "", err
		}
		operations[i] = operation{path: name, text: entry.New, ownFolder: entry.ownFolder}
		if entry.Old != nil {
			operations[i].old = Digest(entry.Old)
		}
		if !mayChange(name) {
			return "", nil
		}
	}
	journal := filepath.Join(folder, JournalName)
	switch err := files.create(journal, journalContent(operations)); {
	case errors.Is(err, fs.ErrPermission):
		return "", nil // where the files cannot be written either, that shows next
	case errors.Is(err, fs.ErrExist):
		return "", &OvertakenError{journal, "exists: another run of hubwire is writing here"}
	case err != nil:
		return "", errors.Join(err, ignoreMissing(files.remove(journal)))
	}
	return journal, nil
}

// sharedFolder returns the innermost folder in which every run over one of the
// entries looks for a journal, or "".
func sharedFolder(entries []Entry) string {
	reach := newReach(nil)
	var shared []string
	for i, entry := range entries {
		folders := reach.above(entry.home)
		if i == 0 {
			shared = folders
			continue
		}
		for len(shared) > 0 && !slices.Contains(folders, shared[0]) {
			shared = shared[1:]
		}
	}
	if len(shared) == 0 {
		return ""
	}
	return shared[0]
}

// applyAll does the changes of a step on all processors, because most of the
// time goes into making folders and files. Where one fails, it returns those that
// are done.
func applyAll(files fileSystem, step []Entry, journaled bool) (applied []Entry, err error) {
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	done := make([]bool, len(step))
	_ = parallel.Do(ctx, len(step), func(i int) {
		if err := apply(files, step[i], journaled); err != nil {
			stop(err)
			return
		}
		done[i] = true
	})
	if err = context.Cause(ctx); err == nil {
		return nil, nil
	}
	for i := range step {
		if done[i] {
			applied = append(applied, step[i])
		}
	}
	return applied, err
}

// apply does one change. With a journal a new file need not appear in one
// step, which saves a third of the time.
func apply(files fileSystem, entry Entry, journaled bool) error {
	if entry.Action == Delete {
		return remove(files, entry.Path, entry.ownFolder)
	}
	direct := journaled && entry.Action == Create
	err := write(files, entry.Path, entry.New, entry.ownFolder, direct)
	if direct && errors.Is(err, fs.ErrExist) {
		return hasChanged(entry.Path)
	}
	return err
}

// write gives a file its content, or leaves everything as it was.
func write(files fileSystem, name string, text []byte, ownFolder, direct bool) error {
	folder := filepath.Dir(name)
	if ownFolder {
		if err := makeFolder(files, folder); err != nil {
			return err
		}
	}
	put := replace
	if direct {
		put = fileSystem.create
	}
	err := put(files, name, whole(text))
	if err != nil && ownFolder {
		removeFolder(files, folder)
	}
	return err
}

// remove deletes a file, and its folder where that was for the file alone and
// is empty now.
func remove(files fileSystem, name string, ownFolder bool) error {
	if err := ignoreMissing(files.remove(name)); err != nil {
		return err
	}
	if ownFolder {
		removeFolder(files, filepath.Dir(name))
	}
	return nil
}

// revert puts back what a failed commit has changed.
func revert(files fileSystem, entries []Entry, journal string) error {
	var failed []error
	for _, entry := range entries {
		if entry.Old == nil {
			failed = append(failed, remove(files, entry.Path, entry.ownFolder))
		} else {
			failed = append(failed, write(files, entry.Path, entry.Old, entry.ownFolder, false))
		}
	}
	if journal != "" {
		failed = append(failed, ignoreMissing(files.remove(journal)))
	}
	return errors.Join(failed...)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
