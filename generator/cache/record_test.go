package cache

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/hubwire/hubwire/generator/inputs"
)

// example has an input of each kind, and some have a stamp.
func example() []inputs.Input {
	return []inputs.Input{
		{Kind: inputs.File, Path: "/a b/c\nd", State: "\x00\xff"},
		{Kind: inputs.Directory, Path: "/a b", State: "s", Stamp: inputs.Stamp{Device: 1, Inode: 1 << 63, Size: 300, Changed: -1}},
		{Kind: inputs.Type, Path: "", State: "missing"},
	}
}

// decode reads a whole record.
func decode(text []byte) (*index, []inputs.Input, bool) {
	from := bytes.NewReader(text)
	first, ok := readIndex(from, from.Size())
	if !ok {
		return nil, nil, false
	}
	all, ok := readInputs(from, from.Size())
	return first, all, ok
}

func TestRecordsReadAsWritten(t *testing.T) {
	text, ok := encode("a result\nin lines", example(), time.Now())
	if !ok {
		t.Fatal("there is no record")
	}
	first, all, ok := decode(text)
	if !ok || first.result != "a result\nin lines" || !slices.Equal(all, example()) {
		t.Errorf("got %+v, %+v, %t", first, all, ok)
	}
}

// TestOtherBodiesAreNoInputs: whatever has the right checksum.
func TestOtherBodiesAreNoInputs(t *testing.T) {
	body := string(encodeInputs(example()))
	for i := range body {
		if _, ok := decodeInputs(body[:i]); ok {
			t.Errorf("%q is taken for inputs", body[:i])
		}
	}
	if _, ok := decodeInputs(body + "\x00"); ok {
		t.Error("inputs may have more behind them")
	}
}

func FuzzDecode(f *testing.F) {
	text, _ := encode("result", example(), time.Now())
	f.Add(text)
	f.Add([]byte(recordHeader))
	f.Fuzz(func(t *testing.T, text []byte) {
		first, all, ok := decode(text)
		if !ok {
			return
		}
		written, ok := encode(first.result, all, time.Now())
		if !ok {
			return
		}
		again, inputs, ok := decode(written)
		if !ok || again.result != first.result || !slices.Equal(inputs, all) {
			t.Errorf("%q becomes %q", text, written)
		}
	})
}

// FuzzDecodeInputs looks behind the checksum.
func FuzzDecodeInputs(f *testing.F) {
	f.Add(string(encodeInputs(example())))
	f.Fuzz(func(t *testing.T, body string) {
		all, ok := decodeInputs(body)
		if !ok {
			return
		}
		if again, ok := decodeInputs(string(encodeInputs(all))); !ok || !slices.Equal(again, all) {
			t.Errorf("%+v become %+v", all, again)
		}
	})
}
