package load_test

import (
	"path/filepath"
	"testing"
)

func TestPackageNamesBehindImports(t *testing.T) {
	dir := extract(t, `
-- app/go.mod --
module example.com/app

require (
	github.com/Upper/go-cached v1.2.3
	example.com/swapped v1.0.0 // indirect
)
require example.com/local v0.0.0

replace example.com/swapped v1.0.0 => example.com/fork/v2 v2.1.0

replace example.com/local => ../local
-- app/a.go --
package app

import (
	named "example.com/whatever"
	"example.com/app/own-dir"
	"example.com/local/sub-dir"
	"example.com/swapped/pkg.v3"
	"example.com/vendored-x"
	"github.com/Upper/go-cached"
	"math/rand/v2"
	"gopkg.in/guess.v2"
	"github.com/x/go-guessed"
	"net/http"
	"strange/v7"
)

//signalr:trigger hub=chat
func F(named.T, own.T) {}
-- app/own-dir/a_test.go --
package wrong
-- app/own-dir/main.go --
package main
-- app/own-dir/own.go --
package own
-- local/go.mod --
module example.com/local
-- local/sub-dir/x.go --
package sub
-- app/vendor/example.com/vendored-x/x.go --
package vendored
-- cache/github.com/!upper/go-cached@v1.2.3/x.go --
package cashed
-- cache/example.com/fork/v2@v2.1.0/pkg.v3/x.go --
package forked
-- cache/strange/v7/x.go --
package unrelated
`)
	t.Setenv("GOWORK", "off")
	t.Setenv("GOMODCACHE", filepath.Join(dir, "cache"))
	result := loaded(t, filepath.Join(dir, "app"))
	file := result.Packages[0].Files[0]
	for name, want := range map[string]string{
		"named":    "example.com/whatever",
		"own":      "example.com/app/own-dir",
		"sub":      "example.com/local/sub-dir",
		"forked":   "example.com/swapped/pkg.v3",
		"vendored": "example.com/vendored-x",
		"cashed":   "github.com/Upper/go-cached",
		"rand":     "math/rand/v2",
		"guess":    "gopkg.in/guess.v2",
		"guessed":  "github.com/x/go-guessed",
		"http":     "net/http",
		"strange":  "strange/v7",
		"cached":   "",
		"missing":  "",
	} {
		got, ok := result.Import(file, name)
		if got != want || ok != (want != "") {
			t.Errorf("Import(%s) = %q, %v, want %q", name, got, ok, want)
		}
	}
	if p := result.Lookup(file.Package, "example.com/local/sub-dir"); p == nil || p.Name != "sub" {
		t.Errorf("Lookup of a local replacement: %v", p)
	}
	for _, path := range []string{"net/http", "github.com/Upper/go-cached", "example.com/app/missing"} {
		if p := result.Lookup(file.Package, path); p != nil {
			t.Errorf("Lookup(%s) = %s, want nil", path, p.Dir)
		}
	}
}
