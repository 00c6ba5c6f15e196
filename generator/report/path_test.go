package report_test

import (
	"bytes"
	"encoding/json"
	"go/token"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/report"
)

// What each format calls a file, by where it is and what Dir is.
func TestPaths(t *testing.T) {
	for name, test := range map[string]struct {
		dir, path                 string
		text, json, sarif, github string
	}{
		"below":          {"/src/app", "/src/app/a/b.go", "a/b.go", "a/b.go", "a/b.go", "a/b.go"},
		"beside":         {"/src/app", "/src/lib/b.go", "../lib/b.go", "../lib/b.go", "file:///src/lib/b.go", "/src/lib/b.go"},
		"far":            {"/src/a/b/c", "/x/b.go", "/x/b.go", "/x/b.go", "file:///x/b.go", "/x/b.go"},
		"no dir":         {"", "/src/b.go", "/src/b.go", "/src/b.go", "file:///src/b.go", "/src/b.go"},
		"relative":       {"", "a/b.go", "a/b.go", "a/b.go", "a/b.go", "a/b.go"},
		"both":           {"/src", "a/b.go", "a/b.go", "a/b.go", "a/b.go", "a/b.go"},
		"climbs":         {"", "../b.go", "../b.go", "../b.go", "../b.go", "../b.go"},
		"to be escaped":  {"/src", "/src/a b/ü%:#?.go", "a b/ü%:#?.go", "a b/ü%:#?.go", "a%20b/%C3%BC%25:%23%3F.go", "a b/ü%25%3A#?.go"},
		"colon in front": {"/src", "/src/a:b.go", "a:b.go", "a:b.go", "./a:b.go", "a%3Ab.go"},
		"line break":     {"/src", "/src/a\nb.go", "a b.go", "a\nb.go", "a%0Ab.go", "a%0Ab.go"},
	} {
		t.Run(name, func(t *testing.T) {
			d := annotations.Diagnostics{{Code: "HW0001", Message: "m", Span: annotations.Span{Start: token.Position{Filename: test.path}}}}
			printed := func(format report.Format) string {
				var out bytes.Buffer
				if err := report.Write(&out, d, report.Options{Format: format, Dir: test.dir}); err != nil {
					t.Fatal(err)
				}
				return out.String()
			}
			if got, want := printed(report.Text), test.text+": error HW0001: m\n"; got != want {
				t.Errorf("text: got %q, want %q", got, want)
			}
			if got, want := printed(report.GitHub), "::error file="+test.github+",title="; !strings.HasPrefix(got, want) {
				t.Errorf("github: got %q, want %q", got, want)
			}
			decoded := func(format report.Format, path string) any {
				var value any
				if err := json.Unmarshal([]byte(printed(format)), &value); err != nil {
					t.Fatal(err)
				}
				return at(value, path)
			}
			if got := decoded(report.JSON, "diagnostics.0.file"); got != test.json {
				t.Errorf("json: got %q, want %q", got, test.json)
			}
			const artifact = "runs.0.results.0.locations.0.physicalLocation.artifactLocation"
			if got := decoded(report.SARIF, artifact+".uri"); got != test.sarif {
				t.Errorf("sarif: got %q, want %q", got, test.sarif)
			}
		})
	}
}
