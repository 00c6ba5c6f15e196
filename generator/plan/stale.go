package plan

import (
	"bytes"
	"fmt"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/hubwire/hubwire/annotations"
)

// state is what is the matter with a file that a plan would touch.
type state struct {
	name string
	rule *annotations.Rule
	what string
	help string
}

// regenerate is what brings a file up to date that nobody has edited.
const regenerate = "run hubwire generate and commit the result"

// states is never written to.
var states = map[Action]state{
	Create:   {"missing", annotations.RuleFileMissing, "the file does not exist", regenerate},
	Update:   {"stale", annotations.RuleFileStale, "the file differs from this line on", regenerate},
	Delete:   {"orphaned", annotations.RuleFileOrphaned, "the file is no longer needed", regenerate},
	Conflict: {"hand-edited", annotations.RuleFileEdited, "", "undo the edit or move the file away and run hubwire generate; --force overwrites and deletes it"},
}

// Notes say, a line each, what earlier versions left behind.
func (p *Plan) Notes(shown func(path string) string) []string {
	var notes []string
	for _, journal := range p.Journals {
		notes = append(notes, shown(journal)+" is from an earlier version that was killed there; nothing reads it any more: generate, look at what git shows, and delete it")
	}
	return notes
}

// Advice says, a line each, which other versions wrote files, and which command
// brings everything up to date. Tool is how hubwire is called, version its own.
func (p *Plan) Advice(tool, version string, patterns, tags []string) []string {
	var advice []string
	for _, other := range p.OtherVersions {
		advice = append(advice, fmt.Sprintf("files were written by version %s, this is %s", other, version))
	}
	arguments := []string{tool, "generate"}
	if len(p.Conflicts()) > 0 {
		arguments = append(arguments, "--force")
	}
	if len(tags) > 0 {
		arguments = append(arguments, "--tags="+strings.Join(tags, ","))
	}
	return append(advice, "not up to date; run: "+strings.Join(append(arguments, patterns...), " "))
}

// Findings returns one finding for each file that the plan would change.
func (p *Plan) Findings() annotations.Diagnostics {
	var findings annotations.Diagnostics
	for _, entry := range p.Changes() {
		s := states[entry.Action]
		what := s.what
		if entry.Reason != "" {
			what = entry.Reason
		}
		at := entry.difference()
		findings = append(findings, s.rule.At(annotations.Span{Start: at, End: at}, "%s", what).WithHelp("%s", s.help))
	}
	return findings
}

// Line returns an entry as a line of a list: what is the matter with which
// file, and why. The path is relative to dir, with slashes.
func (e Entry) Line(dir string) string {
	line := fmt.Sprintf("%-11s  %s", states[e.Action].name, relative(e.Path, dir))
	if e.Reason != "" {
		line += ": " + e.Reason
	}
	return line
}

// Diff returns what the plan would do to a file as a unified diff, with the
// path relative to dir.
func (e Entry) Diff(dir string) []byte {
	name := relative(e.Path, dir)
	before, after := "a/"+name, "b/"+name
	if e.Old == nil {
		before = "/dev/null"
	}
	if e.New == nil {
		after = "/dev/null"
	}
	return diff.Diff(before, withoutCR(e.Old), after, e.New)
}

// difference returns where the file on disk begins to differ: its start where
// there is none, or where all of it goes. What reads findings wants a line.
func (e Entry) difference() token.Position {
	at := token.Position{Filename: e.Path, Line: 1, Column: 1}
	if e.Old == nil || e.New == nil {
		return at
	}
	wanted := e.New
	for line := range bytes.Lines(e.Old) {
		text := withoutCR(line)
		if !bytes.HasPrefix(wanted, text) || at.Offset+len(line) == len(e.Old) {
			break
		}
		wanted = wanted[len(text):]
		at.Line++
		at.Offset += len(line)
	}
	return at
}

func relative(path, dir string) string {
	if name, err := filepath.Rel(dir, path); err == nil {
		path = name
	}
	return filepath.ToSlash(path)
}
