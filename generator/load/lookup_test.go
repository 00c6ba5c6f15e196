package load_test

import (
	"testing"

	"github.com/hubwire/hubwire/generator/load"
)

// TestLookupsAreRemembered: packages and names that are asked for twice are read
// once, and are the same.
func TestLookupsAreRemembered(t *testing.T) {
	t.Setenv("GOWORK", "off")
	dir := extract(t, `
-- go.mod --
module example.com/app
-- a.go --
package app

import "example.com/app/go-types"

//signalr:hub
type Chat struct{ types.Name }
-- go-types/types.go --
package types

type Name string
`)
	result := loaded(t, dir, ".")
	app := result.Packages[0]
	found := make([]*load.Package, 2)
	for i := range found {
		path, _ := result.Import(app.Files[0], "types")
		found[i] = result.Lookup(app, path)
	}
	if found[0] == nil || found[0].Scope["Name"].Type == nil {
		t.Fatalf("found %v", found[0])
	}
	for _, p := range found {
		if p != found[0] {
			t.Errorf("found %p and %p", found[0], p)
		}
	}
}

// TestLookupIsByModule: what a module imports is not decided by what another
// module of the run imports by the same path.
func TestLookupIsByModule(t *testing.T) {
	t.Setenv("GOWORK", "")
	dir := extract(t, `
-- go.work --
use ./a
use ./b
-- a/go.mod --
module example.com/a
-- a/a.go --
package a

//signalr:hub
type Chat struct{}
-- b/go.mod --
module example.com/b
replace example.com/types => ../types
-- b/b.go --
package b

//signalr:hub
type Chat struct{}
-- types/go.mod --
module example.com/types
-- types/types.go --
package types
`)
	result := loaded(t, dir, "./a", "./b")
	a, b := result.Packages[0], result.Packages[1]
	for range 2 {
		if p := result.Lookup(a, "example.com/types"); p != nil {
			t.Errorf("a has no replacement, and imports %v", p)
		}
		if p := result.Lookup(b, "example.com/types"); p == nil || p.Name != "types" {
			t.Errorf("b imports %v", p)
		}
	}
}

// TestVendorIsRead: a local replacement that is not there is in the vendor
// folder, and goes by its import path. What go.mod does not replace is never
// looked up: whether it is vendored decides nothing.
func TestVendorIsRead(t *testing.T) {
	t.Setenv("GOWORK", "off")
	dir := extract(t, `
-- go.mod --
module example.com/app
require example.com/types v0.0.0
require example.com/other v1.0.0
replace example.com/types => ../gone
-- app.go --
package app

//signalr:hub
type Chat struct{}
-- vendor/example.com/types/deep/types.go --
package deep

type Name string
-- vendor/example.com/other/other.go --
package other
`)
	result := loaded(t, dir, ".")
	app := result.Packages[0]
	if p := result.Lookup(app, "example.com/types/deep"); p == nil || p.Path != "example.com/types/deep" || p.Scope["Name"].Type == nil {
		t.Errorf("vendored: %+v", p)
	}
	if p := result.Lookup(app, "example.com/other"); p != nil {
		t.Errorf("another module: %+v", p)
	}
}
