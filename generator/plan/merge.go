package plan

import (
	"bytes"
	"strings"
)

// conflictMarker begins the first line of a merge conflict in a file.
const conflictMarker = "<<<<<<<"

// bothSides makes one manifest of the two in a merge conflict, and reports
// whether there is one: the rows of both sides, of which each is a line. What
// these rows list counts as generated until generating ends the conflict,
// because version control may have merged the files too.
func bothSides(text []byte) (merged []byte, conflict bool) {
	if !bytes.HasPrefix(text, []byte(conflictMarker)) && !bytes.Contains(text, []byte("\n"+conflictMarker)) {
		return text, false
	}
	var rows []string
	for line := range strings.Lines(string(text)) {
		row := strings.TrimSuffix(strings.TrimSpace(line), ",") // the last of a side may have none
		if strings.HasPrefix(row, `{"path":`) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return text, false
	}
	return []byte(`{"files":[` + strings.Join(rows, ",") + "]}"), true
}
