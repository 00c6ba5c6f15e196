package report_test

import (
	"bytes"
	"fmt"
	"go/token"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/report"
)

var sgr = regexp.MustCompile("\x1b\\[[0-9;]*m")

// FuzzWrite prints findings with any text at any place of any source. Nothing
// panics, what is a line stays one, and carets stand below their character.
func FuzzWrite(f *testing.F) {
	f.Add("package a\n\n//signalr:trigger\tx=y\n", "a.go", "message\nof two lines", 3, 19, 3, 22, 1, 9)
	f.Add("größe\t世界 👋\r\nx\r\n", "/b/ü %:,.go", "\x1b[31m", 1, 9, 2, 1, 2, 1)
	f.Add("a(\n\tb,\n\n\n\n\n\n\n\n\n\n\tc)", "../c.go", "{0}", 1, 2, 12, 9, 7, 1)
	f.Add("\uFEFF\u202e\x00\xff", "", "", 0, -1, 1<<30, 1<<30, -1, 5)
	schema := sarifSchema(f)
	result := schema.root["definitions"].(map[string]any)["result"].(map[string]any)
	f.Fuzz(func(t *testing.T, source, path, text string, line, column, endLine, endColumn, relatedLine, relatedColumn int) {
		place := func(line, column int) token.Position {
			return token.Position{Filename: path, Line: line, Column: column}
		}
		span := annotations.Span{Start: place(line, column), End: place(endLine, endColumn)}
		related := annotations.Span{Start: place(relatedLine, relatedColumn), End: place(line, column)}
		d := annotations.Diagnostics{
			annotations.RuleUnknownKey.At(span, "%s", text).
				WithHelp("%s", text).WithRelated(related, "%s", text).
				WithFix(span, text).WithFix(related, text),
		}
		print := func(format report.Format, color bool) string {
			var out bytes.Buffer
			err := report.Write(&out, d, report.Options{
				Format: format,
				Color:  color,
				Source: func(string) ([]byte, error) { return []byte(source), nil },
			})
			if err != nil {
				t.Fatal(err)
			}
			return out.String()
		}

		terminal := print(report.Terminal, false)
		if colored := print(report.Terminal, true); sgr.ReplaceAllString(colored, "") != terminal {
			t.Errorf("color changes the text:\n%q\n%q", colored, terminal)
		}
		if !strings.HasPrefix(terminal, "error HW0002: ") || !strings.HasSuffix(terminal, "\n\n1 error\n") {
			t.Errorf("begins or ends in another way:\n%q", terminal)
		}
		checkLines(t, terminal)
		if path != "" {
			checkCarets(t, source, terminal, line, column)
		}

		printed := print(report.Text, false)
		checkLines(t, printed)
		if n := strings.Count(printed, "\n"); n != 2 {
			t.Errorf("text has %d lines:\n%q", n, printed)
		}
		if github := print(report.GitHub, false); strings.Count(github, "\n") != 1 || strings.Contains(github, "\r") {
			t.Errorf("not one annotation:\n%q", github)
		}
		if _, err := decode([]byte(print(report.JSON, false))); err != nil {
			t.Errorf("JSON: %v", err)
		}
		log, err := decode([]byte(print(report.SARIF, false)))
		if err != nil {
			t.Fatalf("SARIF: %v", err)
		}
		if wrong := schema.check("result", result, at(log, "runs.0.results.0")); len(wrong) > 0 {
			t.Errorf("SARIF:\n%s", strings.Join(wrong, "\n"))
		}
	})
}

// checkLines checks that output has nothing that a terminal would obey.
func checkLines(t *testing.T, output string) {
	if !utf8.ValidString(output) {
		t.Errorf("not UTF-8: %q", output)
	}
	for _, r := range output {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("%U in %q", r, output)
		}
	}
}

// checkCarets checks where carets begin below a line of plain ASCII.
func checkCarets(t *testing.T, source, output string, line, column int) {
	lines := strings.Split(source, "\n")
	if line < 1 || line > len(lines) {
		return
	}
	text := strings.TrimSuffix(lines[line-1], "\r")
	for i := range len(text) {
		if text[i] != '\t' && (text[i] < ' ' || text[i] > '~') {
			return
		}
	}
	at := min(max(column-1, 0), len(text))
	_, rows, found := strings.Cut(output, strings.TrimRight(fmt.Sprintf("%d | %s", line, text), " \t")+"\n")
	if !found {
		t.Errorf("line %d is not in:\n%s", line, output)
		return
	}
	for row := range strings.SplitSeq(rows, "\n") {
		before, marks, found := strings.Cut(row, "| ")
		if marks = strings.TrimLeft(marks, " \t"); !found || !strings.HasPrefix(marks, "^") {
			continue
		}
		prefix := before + "| "
		want := width(prefix + text[:at])
		if got := width(strings.TrimSuffix(row, marks)); got != want {
			t.Errorf("carets at column %d, want %d:\n%s", got, want, output)
		}
		return
	}
	t.Errorf("no carets below line %d:\n%s", line, output)
}

// width returns the columns that ASCII takes, with tabs to multiples of eight.
func width(text string) int {
	n := 0
	for _, r := range text {
		if n++; r == '\t' {
			n = (n + 7) / 8 * 8
		}
	}
	return n
}
