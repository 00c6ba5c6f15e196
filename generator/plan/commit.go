package plan

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Commit carries the plan out: first, in each app root with files that change,
// a manifest that knows these files as they are and as they will be; then each
// file in one step; then the manifests that stay.
//
// A commit that is killed or fails leaves no file that the manifest does not
// know, so the next run, whatever it is planned for, ends with the right tree.
// Readers find every file as it was or as it is planned. Losing power is
// another matter: nothing waits for the disk. Unchanged files keep their time.
func (p *Plan) Commit() error { return p.commit(disk{}) }

func (p *Plan) commit(files fileSystem) error {
	if conflicts := p.Conflicts(); len(conflicts) > 0 {
		return fmt.Errorf("%s: %s", conflicts[0].Path, conflicts[0].Reason)
	}
	c := &committer{files: files, announced: make(map[string]fs.FileInfo)}
	for _, entry := range p.announced {
		if err := c.announce(entry); err != nil {
			return err
		}
	}
	for _, entry := range p.inOrder() {
		err := c.carryOut(entry)
		if overtaken := new(OvertakenError); err != nil && !errors.As(err, &overtaken) {
			return fmt.Errorf("%w; the next hubwire generate completes what was begun", err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// OvertakenError ends a commit that finds another run at work, or what that has
// done. A new plan has what is left to do.
type OvertakenError struct{ Path string } // absolute, of the file that tells

func (e *OvertakenError) Error() string {
	return e.Path + " has changed since hubwire read it, perhaps by another run: generate again"
}

// committer is the state of one commit.
type committer struct {
	files     fileSystem
	announced map[string]fs.FileInfo // the manifests that this commit has written first, by path
}

// announce writes the manifest that goes first.
func (c *committer) announce(entry Entry) error {
	if done, err := isDone(entry); err != nil || done {
		return err
	}
	info, err := replace(c.files, entry.Path, entry.New)
	c.announced[entry.Path] = info
	return overtaken(entry.Path, err)
}

// overtaken turns the error of a write: where the folder is gone, or the
// temporary file that was to be renamed, another run has removed it.
func overtaken(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &OvertakenError{name}
	}
	return err
}

// carryOut does one change, unless another run is at work: two that plan the
// same must not mix with two that do not.
func (c *committer) carryOut(entry Entry) error {
	mine, announced := c.announced[entry.manifest]
	if announced {
		if now, err := os.Stat(entry.manifest); err != nil || !isSame(mine, now) {
			return &OvertakenError{entry.manifest}
		}
	}
	if !announced || entry.Path != entry.manifest {
		if done, err := isDone(entry); err != nil || done && entry.Action != Delete {
			return err
		}
	}
	if entry.Action == Delete {
		return remove(c.files, entry.Path, entry.ownFolder)
	}
	return overtaken(entry.Path, write(c.files, entry.Path, entry.New, entry.ownFolder))
}

// isDone reports whether a file is already as planned. The error is an
// [OvertakenError] where it is no more as it was when the plan was made.
func isDone(entry Entry) (bool, error) {
	now, err := read(entry.Path)
	switch {
	case err != nil:
		return false, err
	case equal(now, entry.New):
		return true, nil
	case !equal(now, entry.Old):
		return false, &OvertakenError{entry.Path}
	}
	return false, nil
}

// equal compares contents, of which nil is that there is no file.
func equal(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }

// isSame tells files apart, also those that a file system gives the number of
// one that is gone.
func isSame(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// inOrder returns the changes one step after the other. Deletes come before
// writes, because on a file system that ignores case a renamed function is old
// and new file at once. Manifests come last.
func (p *Plan) inOrder() []Entry {
	changes := p.Changes()
	slices.SortStableFunc(changes, func(a, b Entry) int { return cmp.Compare(a.step(), b.step()) })
	return changes
}

func (e Entry) step() int {
	step := 0
	if filepath.Base(e.Path) == ManifestName {
		step += 2
	}
	if e.Action != Delete {
		step++
	}
	return step
}
