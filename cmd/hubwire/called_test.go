package main

import (
	"strings"
	"testing"
)

func TestHowTheProgramWasCalled(t *testing.T) {
	digest := strings.Repeat("0a", 32)
	for executable, want := range map[string]string{
		"/home/ann/.cache/go-build/0a/" + digest + "-d/hubwire": "go tool hubwire",
		"/home/ann/go/bin/hubwire":                              "hubwire",
		"/tmp/go-build123/b001/exe/hubwire":                     "hubwire",
		"/x/" + digest + "-d/hubwire":                           "hubwire",
	} {
		if got := calledAt(executable); got != want {
			t.Errorf("%s: got %s", executable, got)
		}
	}
}
