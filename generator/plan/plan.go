// Package plan compares what a run produces with what is on disk, and carries
// out the difference: generate, check and dry run are views of one [Plan].
//
// Files belong to the generator or to the user, never to both. A manifest at
// each app root lists the files written for it, with the hash of what was
// written, so that an edit by hand is noticed. Go files also tell by their
// header, which the caller has read: it decides for packages that feed no app,
// and where the manifest does not know the file, such as after it was deleted.
// Carriage returns never count.
package plan

import (
	"bytes"
)

// Action is what happens to a file.
type Action string

// The actions.
const (
	Unchanged Action = "unchanged"
	Create    Action = "create"
	Update    Action = "update"
	Delete    Action = "delete"
	Conflict  Action = "conflict" // differs, and may hold what somebody wrote by hand
)

// Entry is one file of a plan.
type Entry struct {
	Path   string // absolute
	Action Action
	Old    []byte // on disk; nil where there is no file
	New    []byte // to be written; nil where the file goes
	Reason string // why it is a conflict or goes away; may be empty

	// ownFolder says that the folder exists for this file alone: it comes
	// with it, and goes with it if nothing else is in there.
	ownFolder bool

	manifest string // path of the manifest that lists the file, or is it; may be empty
}

// Plan is what a run would change.
type Plan struct {
	Entries []Entry // sorted by path with slashes

	// OtherVersions are the versions of the tool that wrote the files of app
	// roots, where they are not the one that made the plan.
	OtherVersions []string

	// Journals are files that earlier versions left where they were killed.
	Journals []string

	announced []Entry // the manifests that are written before anything else
}

// Changes returns the entries with an action other than Unchanged.
func (p *Plan) Changes() []Entry {
	return p.filter(func(e Entry) bool { return e.Action != Unchanged })
}

// Conflicts returns the entries that keep the plan from being committed.
func (p *Plan) Conflicts() []Entry {
	return p.filter(func(e Entry) bool { return e.Action == Conflict })
}

func (p *Plan) filter(keep func(Entry) bool) (list []Entry) {
	for _, entry := range p.Entries {
		if keep(entry) {
			list = append(list, entry)
		}
	}
	return list
}

func (p *Plan) add(entry Entry) { p.Entries = append(p.Entries, entry) }

// same compares modulo carriage returns.
func same(a, b []byte) bool { return bytes.Equal(withoutCR(a), withoutCR(b)) }

func withoutCR(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r"), nil) }
