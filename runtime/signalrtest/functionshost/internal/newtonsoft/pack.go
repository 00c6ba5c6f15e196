package newtonsoft

import (
	"encoding/binary"
	"math"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// AppendMessagePack appends a value as MessagePack-CSharp writes it: a scalar
// by its type, so that a date is a timestamp, and everything else by way of its
// JSON text, in which dates are strings.
func (v Value) AppendMessagePack(dst []byte) ([]byte, error) {
	switch v.Kind {
	case Date:
		return appendTimestamp(dst, v.Date), nil
	case Float:
		return binary.BigEndian.AppendUint64(append(dst, 0xCB), math.Float64bits(v.Float)), nil
	default:
		return hubprotocol.AppendMessagePackValue(dst, v.Append(nil))
	}
}

// appendTimestamp appends a timestamp in the smallest of its three forms. A
// date without a zone counts as UTC.
func appendTimestamp(dst []byte, d DateTime) []byte {
	moment := d.UTC()
	if d.Zone == Unspecified {
		moment = time.Date(d.Year(), d.Month(), d.Day(), d.Hour(), d.Minute(), d.Second(), d.Nanosecond(), time.UTC)
	}
	seconds, nanos := moment.Unix(), uint64(moment.Nanosecond())
	switch {
	case uint64(seconds)>>34 != 0:
		dst = binary.BigEndian.AppendUint32(append(dst, 0xC7, 12, 0xFF), uint32(nanos))
		return binary.BigEndian.AppendUint64(dst, uint64(seconds))
	case nanos == 0 && uint64(seconds)>>32 == 0:
		return binary.BigEndian.AppendUint32(append(dst, 0xD6, 0xFF), uint32(seconds))
	default:
		return binary.BigEndian.AppendUint64(append(dst, 0xD7, 0xFF), nanos<<34|uint64(seconds))
	}
}
