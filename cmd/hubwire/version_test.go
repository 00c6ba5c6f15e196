package main

import "testing"

func TestReleasedVersions(t *testing.T) {
	for version, want := range map[string]string{
		"v1.2.3":       "v1.2.3",
		"v1.2.3+dirty": "",
		"v0.0.0":       "",
		"(devel)":      "",
		"(unknown)":    "",
	} {
		if got := released(version); got != want {
			t.Errorf("%s: got %q", version, got)
		}
	}
}
