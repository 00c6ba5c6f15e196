package hubprotocol

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
)

// RecordSeparator ends every JSON message and the handshake.
const RecordSeparator byte = 0x1E

// CutText cuts the first message off data that holds messages each ended by
// [RecordSeparator]. Where the first message is not complete yet, ok is false
// and rest is all of data.
func CutText(data []byte) (message, rest []byte, ok bool) {
	if message, rest, ok = bytes.Cut(data, []byte{RecordSeparator}); ok {
		return message, rest, true
	}
	return nil, data, false
}

// ErrFrameTooLarge says that a binary frame announces more than the 2147483647
// bytes that the hub protocol allows.
var ErrFrameTooLarge = errors.New("hub frame: the length prefix is over 2147483647")

// longestPrefix is how many bytes a length prefix has at most, of 7 bits each.
const longestPrefix = 5

// CutBinary cuts the first message off data that holds messages each behind
// its length, as in the MessagePack protocol. Where the first message is not
// complete yet, ok is false and rest is all of data.
func CutBinary(data []byte) (message, rest []byte, ok bool, err error) {
	length, n := binary.Uvarint(data[:min(len(data), longestPrefix)])
	switch {
	case n == 0 && len(data) < longestPrefix:
		return nil, data, false, nil
	case n <= 0 || length > math.MaxInt32:
		return nil, data, false, ErrFrameTooLarge
	case uint64(len(data)-n) < length:
		return nil, data, false, nil
	}
	end := n + int(length)
	return data[n:end], data[end:], true, nil
}

// AppendBinary appends a message behind its length, as in the MessagePack
// protocol.
func AppendBinary(dst, message []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(message))), message...)
}
