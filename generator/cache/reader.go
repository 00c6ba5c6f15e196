package cache

import (
	"encoding/binary"
	"slices"

	"github.com/hubwire/hubwire/generator/inputs"
)

// kinds are those of inputs; records have their indices.
var kinds = [...]inputs.Kind{inputs.File, inputs.Directory, inputs.Type}

// appendInput appends an input, but for its stamp.
func appendInput(to []byte, input inputs.Input) []byte {
	to = append(to, byte(slices.Index(kinds[:], input.Kind)))
	return appendText(appendText(to, input.Path), input.State)
}

func appendStamp(to []byte, stamp inputs.Stamp) []byte {
	to = binary.AppendUvarint(to, stamp.Device)
	to = binary.AppendUvarint(to, stamp.Inode)
	to = binary.AppendUvarint(to, stamp.Size)
	return binary.AppendVarint(to, stamp.Changed)
}

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// reader reads what was appended; texts are parts of what it reads. Where
// something else is there it has failed, and returns nothing of use.
type reader struct {
	rest   string
	failed bool
}

// done reports whether all was read, and was what it should be.
func (r *reader) done() bool { return r.rest == "" && !r.failed }

func (r *reader) input() inputs.Input {
	return inputs.Input{Kind: r.kind(), Path: r.text(), State: r.text()}
}

func (r *reader) stamp() inputs.Stamp {
	return inputs.Stamp{Device: r.number(), Inode: r.number(), Size: r.number(), Changed: r.signed()}
}

func (r *reader) kind() inputs.Kind {
	if index := r.byte(); int(index) < len(kinds) {
		return kinds[index]
	}
	r.failed = true
	return ""
}

func (r *reader) byte() byte {
	if one := r.take(1); one != "" {
		return one[0]
	}
	return 0
}

func (r *reader) text() string { return r.take(r.number()) }

func (r *reader) take(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.rest, r.failed = "", true
		return ""
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

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

// took skips a number, which was none where it has no length.
func (r *reader) took(n int) {
	if n <= 0 {
		n, r.failed = len(r.rest), true
	}
	r.rest = r.rest[n:]
}
