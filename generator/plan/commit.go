package plan

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Commit carries the plan out. It writes everything beside its place first, so
// that what can fail fails before anything has changed. Then it deletes, then
// renames, manifests last: a run that is cut short leaves files which the next
// run recognizes by their content. Unchanged files keep their time.
func (p *Plan) Commit() error {
	if conflicts := p.Conflicts(); len(conflicts) > 0 {
		return fmt.Errorf("%s: %s", conflicts[0].Path, conflicts[0].Reason)
	}
	staged, err := p.stage()
	if err != nil {
		return err
	}
	var failed []error
	for _, manifests := range []bool{false, true} {
		// Deletes come first: on a file system that ignores case, a renamed
		// function is old and new file at once.
		for _, entry := range p.Entries {
			if entry.Action == Delete && isManifest(entry.Path) == manifests {
				failed = append(failed, remove(entry))
			}
		}
		for _, file := range staged.files {
			if isManifest(file.final) == manifests {
				failed = append(failed, os.Rename(file.temporary, file.final))
			}
		}
	}
	return errors.Join(failed...)
}

func isManifest(name string) bool { return filepath.Base(name) == ManifestName }

// stage writes all new content beside its place, or nothing.
func (p *Plan) stage() (*stage, error) {
	s := &stage{}
	for _, entry := range p.Entries {
		if entry.Action != Create && entry.Action != Update {
			continue
		}
		if err := s.write(entry); err != nil {
			s.discard()
			return nil, err
		}
	}
	return s, nil
}

// stage holds written files that are not in their places yet.
type stage struct {
	files   []stagedFile
	folders []string // made for them
}

type stagedFile struct{ temporary, final string }

func (s *stage) write(entry Entry) error {
	folder := filepath.Dir(entry.Path)
	if _, err := os.Stat(folder); err != nil {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		s.folders = append(s.folders, folder)
	}
	temporary := fmt.Sprintf("%s.%d.tmp", entry.Path, os.Getpid())
	s.files = append(s.files, stagedFile{temporary, entry.Path})
	return os.WriteFile(temporary, entry.New, 0o644)
}

// discard removes everything that write made.
func (s *stage) discard() {
	for _, file := range s.files {
		_ = os.Remove(file.temporary)
	}
	for _, folder := range s.folders {
		_ = os.Remove(folder)
	}
}

// remove deletes a file, and its folder where that was for the file alone and
// is empty now.
func remove(entry Entry) error {
	if err := os.Remove(entry.Path); err != nil {
		return err
	}
	if entry.ownFolder {
		_ = os.Remove(filepath.Dir(entry.Path)) // fails where it is not empty
	}
	return nil
}
