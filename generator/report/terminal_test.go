package report_test

import (
	"bytes"
	"go/token"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/report"
)

// from is a place in a.go: line and column, and those of its end, if any.
func from(numbers ...int) annotations.Span {
	span := annotations.Span{Start: token.Position{Filename: "a.go", Line: numbers[0], Column: numbers[1]}}
	if len(numbers) > 2 {
		span.End = token.Position{Filename: "a.go", Line: numbers[2], Column: numbers[3]}
	}
	return span
}

func finding(span annotations.Span) annotations.Diagnostic {
	return annotations.Diagnostic{Code: "HW0001", Span: span, Message: "m"}
}

// draw prints one finding about a.go and returns what stands between its
// first line and the summary.
func draw(t testing.TB, source string, d annotations.Diagnostic) string {
	t.Helper()
	var out bytes.Buffer
	err := report.Write(&out, annotations.Diagnostics{d}, report.Options{
		Source: func(string) ([]byte, error) { return []byte(source), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutSuffix(out.String(), "\n\n1 error\n")
	if !ok {
		t.Fatalf("no summary:\n%s", out.String())
	}
	_, body, _ := strings.Cut(text, "\n")
	return body
}

func TestSnippet(t *testing.T) {
	const numbers = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n"
	for name, test := range map[string]struct {
		source string
		d      annotations.Diagnostic
		want   []string // without the arrow and the first bar
	}{
		"span":              {"abcdef", finding(from(1, 2, 1, 5)), []string{"1 | abcdef", "  |  ^^^"}},
		"no end":            {"abcdef", finding(from(1, 2)), []string{"1 | abcdef", "  |  ^"}},
		"end before start":  {"abcdef", finding(from(1, 4, 1, 2)), []string{"1 | abcdef", "  |    ^"}},
		"no column":         {"abcdef", finding(from(1, 0)), []string{"1 | abcdef", "  | ^"}},
		"behind the line":   {"ab\nc", finding(from(1, 9, 1, 12)), []string{"1 | ab", "  |   ^"}},
		"empty line":        {"a\n\nb", finding(from(2, 1)), []string{"2 |", "  | ^"}},
		"end of file":       {"a\n", finding(from(2, 1)), []string{"2 |", "  | ^"}},
		"empty file":        {"", finding(from(1, 1)), []string{"1 |", "  | ^"}},
		"CRLF":              {"a\r\nbcd\r\n", finding(from(2, 2, 2, 9)), []string{"2 | bcd", "  |  ^^"}},
		"tabs in front":     {"\ta\tb", finding(from(1, 4, 1, 5)), []string{"1 | \ta\tb", "  | \t \t^"}},
		"tab inside":        {"ab\tc", finding(from(1, 2, 1, 5)), []string{"1 | ab\tc", "  |  ^^^^"}}, // the tab ends at column 8, two behind b
		"wide":              {"世界x", finding(from(1, 4, 1, 7)), []string{"1 | 世界x", "  |   ^^"}},
		"emoji":             {"👋x", finding(from(1, 5, 1, 6)), []string{"1 | 👋x", "  |   ^"}},
		"combining":         {"e\u0301x", finding(from(1, 4, 1, 5)), []string{"1 | e\u0301x", "  |  ^"}},
		"only combining":    {"e\u0301x", finding(from(1, 2, 1, 4)), []string{"1 | e\u0301x", "  |  ^"}},
		"inside of a rune":  {"世x", finding(from(1, 2, 1, 3)), []string{"1 | 世x", "  | ^^"}},
		"byte order mark":   {"\uFEFFab", finding(from(1, 5, 1, 6)), []string{"1 | ab", "  |  ^"}},
		"control character": {"\x1b[2J\x7fx", finding(from(1, 6, 1, 7)), []string{"1 | \uFFFD[2J\uFFFDx", "  |      ^"}},
		"invalid UTF-8":     {"\xff\xfex", finding(from(1, 3, 1, 4)), []string{"1 | \uFFFD\uFFFDx", "  |   ^"}},
		"lines":             {"a (\n\tb,\n)\n", finding(from(1, 3, 3, 2)), []string{"1 | a (", "  |   ^", "2 | \tb,", "  | \t^^", "3 | )", "  | ^"}},
		"whole lines":       {"aa\nbb\ncc", finding(from(1, 1, 3, 1)), []string{"1 | aa", "  | ^^", "2 | bb", "  | ^^"}},
		"blank line inside": {"aa\n\ncc", finding(from(1, 1, 3, 2)), []string{"1 | aa", "  | ^^", "2 |", "3 | cc", "  | ^"}},
		"many lines":        {numbers, finding(from(1, 1, 12, 2)), []string{" 1 | 1", "   | ^", "...", "12 | 12", "   | ^"}},
		"far past the end":  {"aa\nbb", finding(from(2, 2, 90, 9)), []string{"2 | bb", "  |  ^"}},
		"related on the line": {"abcdef", finding(from(1, 4, 1, 6)).WithRelated(from(1, 1, 1, 3), "here"),
			[]string{"1 | abcdef", "  | -- here", "  |    ^^"}},
		"related nearby": {numbers, finding(from(3, 1)).WithRelated(from(1, 1), "one").WithRelated(from(9, 1), "nine"),
			[]string{"1 | 1", "  | - one", "2 | 2", "3 | 3", "  | ^", "...", "9 | 9", "  | - nine"}},
		"related far away": {numbers, finding(from(12, 1)).WithRelated(from(2, 1), "two"),
			[]string{" 2 | 2", "   | - two", "...", "12 | 12", "   | ^"}},
		"related in another file": {"abc", finding(from(1, 1)).WithRelated(annotations.Span{Start: token.Position{Filename: "b.go", Line: 1, Column: 2}}, "two"),
			[]string{"1 | abc", "  | ^", " ::: b.go:1:2", "  |", "1 | abc", "  |  - two"}},
		"related nowhere": {"a", finding(from(1, 1)).WithRelated(from(7, 1), "seven").WithRelated(annotations.Span{}, "none"),
			[]string{"1 | a", "  | ^", " ::: a.go:7:1: seven", "  = note: none"}},
		"label of lines": {"a(\nb)\nc", finding(from(3, 1)).WithRelated(from(1, 2, 2, 3), "call"),
			[]string{"1 | a(", "  |  -", "2 | b)", "  | -- call", "3 | c", "  | ^"}},
		"help of two lines": {"a", finding(from(1, 1)).WithHelp("x\n\ty"), []string{"1 | a", "  | ^", "  = help: x  y"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, got, _ := strings.Cut(draw(t, test.source, test.d), "|\n")
			if want := strings.Join(test.want, "\n"); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func TestNoSnippet(t *testing.T) {
	for name, test := range map[string]struct {
		span annotations.Span
		want string
	}{
		"no line":       {from(0, 0), " --> a.go"},
		"negative line": {from(-3, -2), " --> a.go"},
		"past the end":  {from(9, 2), " --> a.go:9:2"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := draw(t, "package a\n", finding(test.span)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// A finding with a fix says what makes it.
func TestFix(t *testing.T) {
	const text = "one\n"
	const mark = "  = fix: hubwire vet --fix"
	if got := draw(t, text, finding(from(1, 1))); strings.Contains(got, mark) {
		t.Errorf("without a fix:\n%s", got)
	}
	if got := draw(t, text, finding(from(1, 1)).WithFix(from(1, 1, 1, 4), "1")); !strings.Contains(got, mark) {
		t.Errorf("with one:\n%s", got)
	}
}

func TestSummary(t *testing.T) {
	failed, warned := finding(annotations.Span{}), finding(annotations.Span{})
	warned.Severity = annotations.Warning
	for want, d := range map[string]annotations.Diagnostics{
		"1 error":              {failed},
		"2 errors":             {failed, failed},
		"1 warning":            {warned},
		"1 error, 2 warnings":  {warned, failed, warned},
		"2 errors, 2 warnings": {warned, failed, warned, failed},
	} {
		var out bytes.Buffer
		if err := report.Write(&out, d, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); !strings.HasSuffix(got, "\n\n"+want+"\n") || strings.HasPrefix(got, "\n") {
			t.Errorf("want %q at the end of:\n%s", want, got)
		}
	}
}
