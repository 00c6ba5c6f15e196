package report_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func write(t testing.TB, d annotations.Diagnostics, o report.Options) []byte {
	t.Helper()
	o.Dir, o.Version = native("/app"), "v1.2.3"
	o.Source = func(path string) ([]byte, error) { return readSource(portable(path)) }
	var out bytes.Buffer
	if err := report.Write(&out, onThisSystem(d), o); err != nil {
		t.Fatal(err)
	}
	return printed(out.Bytes())
}

func TestGolden(t *testing.T) {
	for name, options := range map[string]report.Options{
		"terminal.txt":       {Format: report.Terminal},
		"terminal-color.txt": {Format: report.Terminal, Color: true},
		"text.txt":           {Format: report.Text},
		"findings.json":      {Format: report.JSON},
		"findings.sarif":     {Format: report.SARIF},
		"github.txt":         {Format: report.GitHub},
	} {
		t.Run(name, func(t *testing.T) {
			got := withoutRules(write(t, findings(t), options))
			golden := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("rewrite it with -update:\n%s", diff.Diff(golden, want, "got", got))
			}
		})
	}
}

var (
	rulesTable = regexp.MustCompile(`(?s)"rules": \[\n.*?\n          \]`)
	ruleIndex  = regexp.MustCompile(`"ruleIndex": \d+`)
)

// withoutRules leaves out what changes with every new rule; TestSARIFRules
// looks at the table.
func withoutRules(text []byte) []byte {
	text = rulesTable.ReplaceAll(text, []byte(`"rules": []`))
	return ruleIndex.ReplaceAll(text, []byte(`"ruleIndex": 0`))
}

func TestNothingFound(t *testing.T) {
	want := map[report.Format]string{
		report.Terminal: "",
		report.Text:     "",
		report.JSON:     "{\n  \"diagnostics\": [],\n  \"errors\": 0,\n  \"warnings\": 0\n}\n",
		report.GitHub:   "",
	}
	for format, want := range want {
		if got := write(t, nil, report.Options{Format: format}); string(got) != want {
			t.Errorf("%v: got %q, want %q", format, got, want)
		}
	}
	if got := write(t, nil, report.Options{Format: report.SARIF}); !bytes.Contains(got, []byte(`"results": []`)) {
		t.Errorf("SARIF has no empty results:\n%s", got)
	}
}

// The order in which findings were made, such as by goroutines, does not show,
// and the caller's list stays as it is.
func TestOrder(t *testing.T) {
	sorted, reversed := findings(t), findings(t)
	slices.Reverse(reversed)
	first := reversed[0].Message
	for _, name := range report.Formats() {
		var format report.Format
		if err := format.Set(name); err != nil || format.String() != name {
			t.Fatalf("%q sets %v, %v", name, format, err)
		}
		a, b := write(t, sorted, report.Options{Format: format}), write(t, reversed, report.Options{Format: format})
		if !bytes.Equal(a, b) {
			t.Errorf("%s depends on the order of the findings", name)
		}
	}
	if reversed[0].Message != first {
		t.Error("Write sorted the list of its caller")
	}
}

func TestUnknownFormat(t *testing.T) {
	if err := new(report.Format).Set("xml"); err == nil || err.Error() != `unknown format "xml": use one of terminal, text, json, sarif, github` {
		t.Errorf("Set: %v", err)
	}
	if err := report.Write(new(bytes.Buffer), nil, report.Options{Format: "xml"}); err == nil || err.Error() != `no format "xml"` {
		t.Errorf("Write: %v", err)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriteError(t *testing.T) {
	if err := report.Write(brokenPipe{}, findings(t), report.Options{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
}
