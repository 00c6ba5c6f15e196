package generator

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/plan"
)

// A record of the cache says about a run that found everything up to date, a
// line each: how many files there are, as JSON what else it said, and as JSON
// what it rendered from what. Most runs say nothing else, and what was rendered
// matters only once something has changed, so a run with nothing to do reads no
// JSON, which would take it longer than the rest of the record.

// remarks is what a run says beside what is to be done.
type remarks struct {
	Findings       annotations.Diagnostics
	SkippedModules []string
	OtherVersions  []string
}

// resultOf returns what the record of a run says.
func resultOf(changes *plan.Plan, findings annotations.Diagnostics, rendered map[string]rendering) (string, error) {
	var said []byte
	if len(findings)+len(changes.SkippedModules)+len(changes.OtherVersions) > 0 {
		var err error
		if said, err = json.Marshal(remarks{findings, changes.SkippedModules, changes.OtherVersions}); err != nil {
			return "", err
		}
	}
	from, err := json.Marshal(rendered)
	return fmt.Sprintf("%d\n%s\n%s", len(changes.Entries), said, from), err
}

// upToDate returns what the run of a record has said. The plan is without the
// files, which nobody needs where nothing changes.
func upToDate(result string) (*plan.Plan, annotations.Diagnostics, bool) {
	files, rest, _ := strings.Cut(result, "\n")
	said, _, _ := strings.Cut(rest, "\n")
	count, err := strconv.Atoi(files)
	if err != nil {
		return nil, nil, false
	}
	var known remarks
	if said != "" && json.Unmarshal([]byte(said), &known) != nil {
		return nil, nil, false
	}
	return &plan.Plan{UpToDate: count, SkippedModules: known.SkippedModules, OtherVersions: known.OtherVersions}, known.Findings, true
}

// renderedBefore returns what the run of a record has rendered, by folder of
// the package; nothing where there is no record.
func renderedBefore(result string) (rendered map[string]rendering) {
	from := result[strings.LastIndexByte(result, '\n')+1:]
	if json.Unmarshal([]byte(from), &rendered) != nil {
		return nil
	}
	return rendered
}
