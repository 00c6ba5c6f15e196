package cache

import (
	"bytes"
	"hash/crc32"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hubwire/hubwire/generator/inputs"
)

// example has an input of each kind.
func example() *record {
	return &record{
		result: "a result\nin lines",
		home:   "/a b",
		inputs: []inputs.Input{
			{Kind: inputs.File, Path: "/a b/c\nd", State: "\x00\xff"},
			{Kind: inputs.Directory, Path: "/a b", State: "s", Stamp: inputs.Stamp{Device: 1, Inode: 1 << 63, Size: 300, Changed: -1}},
			{Kind: inputs.Type, Path: "", State: "missing"},
		},
	}
}

func TestRecordsReadAsWritten(t *testing.T) {
	want := example()
	text, ok := want.encode()
	if !ok {
		t.Fatal("there is no record")
	}
	got, ok := decode(text)
	if !ok || got.result != want.result || got.home != want.home || !slices.Equal(got.inputs, want.inputs) {
		t.Errorf("got %+v, %t, want %+v", got, ok, want)
	}
}

// TestOtherBodiesAreNoRecords gives whatever is in a body the right checksum.
func TestOtherBodiesAreNoRecords(t *testing.T) {
	whole, _ := example().encode()
	body := whole[len(recordHeader)+crc32.Size:]
	for i := range body {
		if _, ok := decode(sealed(body[:i])); ok {
			t.Errorf("%q is taken for a record", body[:i])
		}
	}
	if _, ok := decode(sealed(append(bytes.Clone(body), 0))); ok {
		t.Error("a record may have more behind it")
	}
}

func TestHomeIsWhereMostInputsAre(t *testing.T) {
	for _, test := range []struct {
		want  string
		paths []string
	}{
		{"", nil},
		{"/", []string{"/a", "/b/c"}},
		{"/a", []string{"/a/b", "/a/c/d", "/a/e/f", "/go.work"}},
		{"/a/b", []string{"/a/b/c/d", "/a/b/c", "/a/b/e", "/a/f", "/go.work"}},
	} {
		var all []inputs.Input
		for _, path := range test.paths {
			all = append(all, inputs.Input{Path: filepath.FromSlash(path)})
		}
		if got := homeOf(all); got != filepath.FromSlash(test.want) {
			t.Errorf("%q: got %q, want %q", test.paths, got, test.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	text, _ := example().encode()
	f.Add(text)
	f.Add([]byte(recordHeader))
	f.Fuzz(func(t *testing.T, text []byte) { readsAsWritten(t, text) })
}

// FuzzDecodeBody is FuzzDecode behind the checksum.
func FuzzDecodeBody(f *testing.F) {
	text, _ := example().encode()
	f.Add(text[len(recordHeader)+crc32.Size:])
	f.Fuzz(func(t *testing.T, body []byte) { readsAsWritten(t, sealed(body)) })
}

// readsAsWritten checks that what is taken for a record says the same once it
// is written again.
func readsAsWritten(t *testing.T, text []byte) {
	known, ok := decode(text)
	if !ok {
		return
	}
	written, ok := known.encode()
	if !ok {
		return
	}
	again, ok := decode(written)
	if !ok || again.result != known.result || again.home != known.home || !slices.Equal(again.inputs, known.inputs) {
		t.Errorf("%q becomes %q", text, written)
	}
}
