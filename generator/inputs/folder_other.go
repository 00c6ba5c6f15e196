//go:build !linux && !darwin

package inputs

// Folder would be an open folder, from which nothing is found sooner here.
type Folder struct{}

// OpenFolder returns nil.
func OpenFolder(string) *Folder { return nil }

// Close does nothing.
func (f *Folder) Close() {}

// Stamp returns none.
func (f *Folder) Stamp(path string) Stamp { return stampOf(path) }

// stampOf returns none: there is no time that programs cannot set.
func stampOf(string) Stamp { return Stamp{} }
