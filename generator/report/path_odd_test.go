//go:build !windows

package report_test

import "testing"

// Windows has no files of such names.
func TestPathsToBeEscaped(t *testing.T) {
	pathsAre(t, map[string]paths{
		"to be escaped":  {"/src", "/src/a b/ü%:#?.go", "a b/ü%:#?.go", "a b/ü%:#?.go", "a%20b/%C3%BC%25:%23%3F.go", "a b/ü%25%3A#?.go"},
		"colon in front": {"/src", "/src/a:b.go", "a:b.go", "a:b.go", "./a:b.go", "a%3Ab.go"},
		"line break":     {"/src", "/src/a\nb.go", "a b.go", "a\nb.go", "a%0Ab.go", "a%0Ab.go"},
	})
}
