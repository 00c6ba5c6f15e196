package load_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/hubwire/hubwire/generator/load"
)

// TestGoEnvironment: what decides about the files of a build may stand in the
// process, in GOFLAGS, and in the file that go env -w writes.
func TestGoEnvironment(t *testing.T) {
	const files = `
-- go.mod --
module example.com/app
-- env --
# written by go env -w
GOFLAGS=-mod=mod '-tags=one,two three'
GOOS=plan9
CGO_ENABLED=0
-- one/one.go --
//go:build one && two && three

package one
@
-- plan9/x_plan9.go --
package plan9
@
-- windows/x_windows.go --
package windows
@
-- cgo/cgo.go --
package cgo

import "C"
@
-- amd64/x_amd64.go --
package amd64
@
`
	for _, test := range []struct {
		name        string
		environment map[string]string
		options     load.Options
		want        string
	}{
		{"file", nil, load.Options{}, "amd64 one plan9"},
		{"process", map[string]string{"GOFLAGS": "-v --tags=one", "GOOS": "windows", "GOARCH": "arm64", "CGO_ENABLED": "1"}, load.Options{}, "cgo windows"},
		{"options", map[string]string{"GOFLAGS": `"-tags=two three"`, "GOOS": "windows"}, load.Options{Tags: []string{"one"}}, "amd64 one windows"},
		{"off", map[string]string{"GOENV": "off", "GOOS": "windows"}, load.Options{}, "amd64 windows"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := extract(t, replaced(files))
			for _, name := range []string{"GOFLAGS", "GOOS", "CGO_ENABLED"} {
				t.Setenv(name, "")
			}
			t.Setenv("GOWORK", "off")
			t.Setenv("GOARCH", "amd64")
			t.Setenv("GOENV", filepath.Join(dir, "env"))
			for name, value := range test.environment {
				t.Setenv(name, value)
			}
			test.options.Dir, test.options.Patterns = dir, []string{"./..."}
			result, err := load.Load(context.Background(), test.options)
			if err != nil {
				t.Fatal(err)
			}
			if got := bases(result); got != test.want {
				t.Errorf("packages %q, want %q", got, test.want)
			}
		})
	}
}
