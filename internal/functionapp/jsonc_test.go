package functionapp

import (
	"bytes"
	"testing"
)

func TestBlankComments(t *testing.T) {
	for text, want := range map[string]string{
		"{}":                       "{}",
		"{ // why\n}":              "{       \n}",
		"{/* a\r\nb */}":           "{    \r\n    }",
		`{"a":"// no /* comment"}`: `{"a":"// no /* comment"}`,
		`{"a\\\"//":1}// end`:      `{"a\\\"//":1}      `,
		"\xEF\xBB\xBF{}":           "   {}",
		"/* open":                  "       ",
		"\"open // ":               "\"open // ",
		"\"open \\":                "\"open \\",
		"/":                        "/",
	} {
		if got := blankComments([]byte(text)); string(got) != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestBlankTrailingCommas(t *testing.T) {
	for text, want := range map[string]string{
		"[1,2]":                "[1,2]",
		"[1,]":                 "[1 ]",
		"{\"a\":[1, // x\n],}": "{\"a\":[1      \n] }",
		`[",]", ","]`:          `[",]", ","]`,
		"[,]":                  "[ ]",
		"[1,,]":                "[1, ]",
	} {
		if got := blankTrailingCommas([]byte(text)); string(got) != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzBlankComments(f *testing.F) {
	for _, seed := range []string{"{ // x\n}", "/* */ [1]", `"\"//"`, "/*", "\xEF\xBB\xBF", "\"\\"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		got := blankComments(text)
		if len(got) != len(text) || bytes.Count(got, []byte("\n")) != bytes.Count(text, []byte("\n")) {
			t.Fatalf("%q became %q", text, got)
		}
		if !bytes.Equal(text, before) {
			t.Fatalf("%q was changed in place", before)
		}
	})
}
