package plan

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// JournalName is the name of a file that earlier versions of hubwire left where
// they were killed. Nothing reads it any more.
const JournalName = ".hubwire.commit"

const leftBehind = "a run that was killed left it behind"

// leftovers plans the end of what a killed commit left of a file: temporary
// files beside it, and where the file goes with its folder, also that.
func (m *maker) leftovers(name, manifest string, withFolder bool) error {
	folder := filepath.Dir(name)
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !strings.HasSuffix(entry.Name(), temporarySuffix) || !strings.HasPrefix(entry.Name(), filepath.Base(name)+".") {
			continue
		}
		temporary := filepath.Join(folder, entry.Name())
		old, err := read(temporary)
		if err != nil {
			return err
		}
		if old != nil {
			m.plan.add(Entry{Path: temporary, Action: Delete, Old: old, Reason: leftBehind, ownFolder: withFolder, manifest: manifest})
		}
	}
	if withFolder && len(entries) == 0 {
		m.plan.add(Entry{Path: name, Action: Delete, Reason: leftBehind, ownFolder: true, manifest: manifest})
	}
	return nil
}
