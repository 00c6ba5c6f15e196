package main

import "testing"

func TestVetToolIsToldByItsArguments(t *testing.T) {
	for _, test := range []struct {
		args []string
		want bool
	}{
		{[]string{"-V=full"}, true},
		{[]string{"-flags"}, true},
		{[]string{"/tmp/go-build/b001/vet.cfg"}, true},
		{[]string{"-json", "-hubwire=true", "vet.cfg"}, true},
		{nil, false},
		{[]string{"vet", "./..."}, false},
		{[]string{"vet", "--tags", "x.cfg"}, false},
		{[]string{"-C", "folder.cfg"}, false},
		{[]string{"--dir=x", "vet.cfg"}, false},
		{[]string{"version"}, false},
		{[]string{"-h"}, false},
	} {
		if got := isVetTool(test.args); got != test.want {
			t.Errorf("%q: %t, want %t", test.args, got, test.want)
		}
	}
}
