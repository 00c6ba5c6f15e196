package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/report"
)

// What each format calls a file, by where it is and what Dir is.
func TestPaths(t *testing.T) {
	pathsAre(t, map[string]paths{
		"below":    {"/src/app", "/src/app/a/b.go", "a/b.go", "a/b.go", "a/b.go", "a/b.go"},
		"beside":   {"/src/app", "/src/lib/b.go", "../lib/b.go", "../lib/b.go", "file:///src/lib/b.go", "/src/lib/b.go"},
		"far":      {"/src/a/b/c", "/x/b.go", "/x/b.go", "/x/b.go", "file:///x/b.go", "/x/b.go"},
		"no dir":   {"", "/src/b.go", "/src/b.go", "/src/b.go", "file:///src/b.go", "/src/b.go"},
		"relative": {"", "a/b.go", "a/b.go", "a/b.go", "a/b.go", "a/b.go"},
		"both":     {"/src", "a/b.go", "a/b.go", "a/b.go", "a/b.go", "a/b.go"},
		"climbs":   {"", "../b.go", "../b.go", "../b.go", "../b.go", "../b.go"},
	})
}

// paths is how the formats print a path.
type paths struct {
	dir, path                 string
	text, json, sarif, github string
}

func pathsAre(t *testing.T, all map[string]paths) {
	t.Helper()
	for name, test := range all {
		t.Run(name, func(t *testing.T) {
			d := annotations.Diagnostics{{Code: "HW0001", Message: "m", Span: annotations.Span{Start: token.Position{Filename: test.path}}}}
			written := func(format report.Format) string {
				var out bytes.Buffer
				if err := report.Write(&out, onThisSystem(d), report.Options{Format: format, Dir: native(test.dir)}); err != nil {
					t.Fatal(err)
				}
				return out.String()
			}
			if got, want := written(report.Text), native(test.text)+": error HW0001: m\n"; got != want {
				t.Errorf("text: got %q, want %q", got, want)
			}
			if got, want := strings.ReplaceAll(filepath.ToSlash(written(report.GitHub)), "C%3A/", "/"), "::error file="+test.github+",title="; !strings.HasPrefix(got, want) {
				t.Errorf("github: got %q, want %q", got, want)
			}
			decoded := func(format report.Format, path string) any {
				var value any
				if err := json.Unmarshal([]byte(written(format)), &value); err != nil {
					t.Fatal(err)
				}
				return at(value, path)
			}
			if got := portable(fmt.Sprint(decoded(report.JSON, "diagnostics.0.file"))); got != test.json {
				t.Errorf("json: got %q, want %q", got, test.json)
			}
			const artifact = "runs.0.results.0.locations.0.physicalLocation.artifactLocation"
			if got := string(printed([]byte(fmt.Sprint(decoded(report.SARIF, artifact+".uri"))))); got != test.sarif {
				t.Errorf("sarif: got %q, want %q", got, test.sarif)
			}
		})
	}
}
