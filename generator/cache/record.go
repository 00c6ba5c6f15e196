package cache

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"path/filepath"
	"slices"

	"github.com/hubwire/hubwire/generator/inputs"
)

// record is what a run has found out: its result, and what that follows from.
type record struct {
	result string
	home   string // a folder that most inputs are below
	inputs []inputs.Input
}

// recordHeader begins a record; the checksum of what follows it comes next.
const recordHeader = "hubwire cache 3\n"

// kinds are those of inputs; records have their indices.
var kinds = [...]inputs.Kind{inputs.File, inputs.Directory, inputs.Type}

// encode renders a record, in binary because reading it is a good part of a run
// that finds nothing to do. It is false for inputs that no record can hold.
func (r *record) encode() ([]byte, bool) {
	body := appendText(nil, r.result)
	body = appendText(body, r.home)
	body = binary.AppendUvarint(body, uint64(len(r.inputs)))
	for _, input := range r.inputs {
		if !input.Stable() {
			return nil, false
		}
		body = append(body, byte(slices.Index(kinds[:], input.Kind)))
		body = appendText(body, input.Path)
		body = appendText(body, input.State)
		body = binary.AppendUvarint(body, input.Stamp.Device)
		body = binary.AppendUvarint(body, input.Stamp.Inode)
		body = binary.AppendUvarint(body, input.Stamp.Size)
		body = binary.AppendVarint(body, input.Stamp.Changed)
	}
	return sealed(body), true
}

// sealed returns a body with what comes before it.
func sealed(body []byte) []byte {
	return slices.Concat([]byte(recordHeader), binary.BigEndian.AppendUint32(nil, sumOf(body)), body)
}

func sumOf(body []byte) uint32 { return crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)) }

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// decode reads what encode wrote; it is false for everything else.
func decode(text []byte) (*record, bool) {
	rest, ok := bytes.CutPrefix(text, []byte(recordHeader))
	if !ok || len(rest) < crc32.Size {
		return nil, false
	}
	sum, body := rest[:crc32.Size], rest[crc32.Size:]
	if sumOf(body) != binary.BigEndian.Uint32(sum) {
		return nil, false
	}
	read := reader{rest: string(body)} // which the record's texts are parts of
	r := &record{result: read.text(), home: read.text()}
	count := read.number()
	if count > uint64(len(read.rest)) {
		return nil, false
	}
	r.inputs = make([]inputs.Input, count)
	for i := range r.inputs {
		r.inputs[i] = inputs.Input{
			Kind:  read.kind(),
			Path:  read.text(),
			State: read.text(),
			Stamp: inputs.Stamp{Device: read.number(), Inode: read.number(), Size: read.number(), Changed: read.signed()},
		}
	}
	return r, !read.failed && read.rest == ""
}

// reader reads the parts of a record. Once it has failed it returns nothing.
type reader struct {
	rest   string
	failed bool
}

func (r *reader) take(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.rest, r.failed = "", true
		return ""
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) text() string { return r.take(r.number()) }

func (r *reader) number() uint64 {
	number, n := binary.Uvarint([]byte(r.rest))
	r.took(n)
	return number
}

func (r *reader) signed() int64 {
	number, n := binary.Varint([]byte(r.rest))
	r.took(n)
	return number
}

// took counts what was read, which is nothing where there was no number.
func (r *reader) took(n int) {
	if n <= 0 {
		r.failed, n = true, len(r.rest)
	}
	r.rest = r.rest[n:]
}

func (r *reader) kind() inputs.Kind {
	index := r.take(1)
	if index == "" || int(index[0]) >= len(kinds) {
		r.failed = true
		return ""
	}
	return kinds[index[0]]
}

// homeOf returns the innermost folder that most inputs are below.
func homeOf(all []inputs.Input) (home string) {
	below := make(map[string]int)
	for _, input := range all {
		for dir, path := filepath.Dir(input.Path), input.Path; dir != path; dir, path = filepath.Dir(dir), dir {
			below[dir]++
			if 2*below[dir] > len(all) && len(dir) > len(home) {
				home = dir
			}
		}
	}
	return home
}
