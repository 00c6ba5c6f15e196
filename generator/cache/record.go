package cache

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/hubwire/hubwire/generator/inputs"
)

// A record is a header and two sections, in binary because reading them is a
// good part of a run that finds nothing to do. Such a run reads the first
// alone, the index; the second has all inputs.

// recordHeader begins a record.
const recordHeader = "hubwire cache 3\n"

// encode renders a record of now. It is false for inputs that no record can hold.
func encode(result string, all []inputs.Input, now time.Time) ([]byte, bool) {
	if slices.ContainsFunc(all, func(input inputs.Input) bool { return !input.Stable() }) {
		return nil, false
	}
	return slices.Concat([]byte(recordHeader), section(encodeIndex(result, all, now)), section(encodeInputs(all))), true
}

// readIndex reads the index of a record from a file of a size.
func readIndex(from io.Reader, size int64) (*index, bool) {
	header := make([]byte, len(recordHeader))
	if _, err := io.ReadFull(from, header); err != nil || string(header) != recordHeader {
		return nil, false
	}
	body, ok := readSection(from, size)
	if !ok {
		return nil, false
	}
	return decodeIndex(body)
}

// readInputs reads what comes behind the index.
func readInputs(from io.Reader, size int64) ([]inputs.Input, bool) {
	body, ok := readSection(from, size)
	if !ok {
		return nil, false
	}
	return decodeInputs(body)
}

func encodeInputs(all []inputs.Input) []byte {
	body := binary.AppendUvarint(nil, uint64(len(all)))
	for _, input := range all {
		body = appendInput(body, input)
		body = appendStamp(body, input.Stamp)
	}
	return body
}

// decodeInputs reads what encodeInputs wrote; it is false for everything else.
func decodeInputs(body string) ([]inputs.Input, bool) {
	read := reader{rest: body}
	count := read.number()
	if count > uint64(len(read.rest)) {
		return nil, false
	}
	all := make([]inputs.Input, count)
	for i := range all {
		all[i] = read.input()
		all[i].Stamp = read.stamp()
	}
	return all, read.done()
}

// section renders a section: a checksum, which is against damage alone, the
// length, and the body.
func section(body []byte) []byte {
	head := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body))
	return append(binary.BigEndian.AppendUint64(head, uint64(len(body))), body...)
}

// readSection reads the body of a section from a file of a size, which is the
// most that there can be. It is false for everything else.
func readSection(from io.Reader, size int64) (body string, ok bool) {
	head := make([]byte, crc32.Size+8)
	if _, err := io.ReadFull(from, head); err != nil {
		return "", false
	}
	want, length := binary.BigEndian.Uint32(head), binary.BigEndian.Uint64(head[crc32.Size:])
	if length > uint64(size) {
		return "", false
	}
	var text strings.Builder
	text.Grow(int(length))
	sum := crc32.NewIEEE()
	// A small buffer and one place for all of it: fresh memory takes longer
	// than reading.
	n, err := io.CopyBuffer(io.MultiWriter(&text, sum), io.LimitReader(from, int64(length)), make([]byte, 8<<10))
	return text.String(), err == nil && n == int64(length) && sum.Sum32() == want
}
