package devserver

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatABuildIsAt(t *testing.T) {
	var b builder
	for _, c := range []struct{ line, stage string }{
		{"go: downloading golang.org/x/net v0.50.0", "downloading golang.org/x/net v0.50.0"},
		{"golang.org/x/net/http2", "compiling golang.org/x/net/http2 (1 so far)"},
		{"example.com/shop", "compiling example.com/shop (2 so far)"},
		{"# example.com/shop", "compiling example.com/shop (2 so far)"},
	} {
		if !b.progress(c.line) || b.stage() != c.stage {
			t.Errorf("%s: got %s", c.line, b.stage())
		}
	}
	if b.progress("./shop.go:1:1: undefined: x") {
		t.Error("an error passes for progress")
	}
}

func TestALongBuildSaysWhatItIsAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		screen := &terminal{Screen: Screen{Out: &out}}
		var b builder
		for _, c := range []struct {
			takes time.Duration
			want  string
		}{
			{2 * time.Second, ""},
			{8 * time.Second, "  building…  linking\n"},
			{10 * time.Second, "  building…  linking\n  building…  linking\n"},
		} {
			out.Reset()
			b.at("linking")
			screen.patient(b.stage, func() { <-time.After(c.takes) })
			if out.String() != c.want {
				t.Errorf("%v: got %q", c.takes, &out)
			}
		}
	})
}
