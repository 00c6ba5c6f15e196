package newtonsoft

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// AppendMessagePack appends a value as MessagePack-CSharp writes it: a scalar
// by its type, so that a date is a timestamp, and everything else by way of its JSON text, in which dates are
// strings and integers beyond 96 bits get lost.
func (v Value) AppendMessagePack(dst []byte) []byte {
	switch v.Kind {
	case Date:
		return appendTimestamp(dst, v.Date)
	case Float:
		return appendDouble(dst, v.Float)
	}
	return v.appendConverted(dst)
}

// appendConverted appends what the JSON text of a value becomes.
func (v Value) appendConverted(dst []byte) []byte {
	switch v.Kind {
	case Bool:
		return msgp.AppendBool(dst, v.Bool)
	case Integer:
		return appendInteger(dst, v.Text)
	case Float:
		if text := floatJSON(v.Float); strings.HasPrefix(text, `"`) {
			return msgp.AppendString(dst, strings.Trim(text, `"`))
		}
		return appendDouble(dst, v.Float)
	case String:
		return msgp.AppendString(dst, v.Text)
	case Date:
		return msgp.AppendString(dst, v.Date.String())
	case Array:
		dst = msgp.AppendArrayHeader(dst, uint32(len(v.Items)))
		for _, item := range v.Items {
			dst = item.appendConverted(dst)
		}
		return dst
	case Object:
		dst = msgp.AppendMapHeader(dst, uint32(len(v.Members)))
		for _, m := range v.Members {
			dst = m.Value.appendConverted(msgp.AppendString(dst, m.Name))
		}
		return dst
	default:
		return msgp.AppendNil(dst)
	}
}

func appendDouble(dst []byte, number float64) []byte {
	return binary.BigEndian.AppendUint64(append(dst, 0xCB), math.Float64bits(number))
}

// appendInteger appends an integer by the smallest type that holds it. One
// beyond 64 bits becomes a decimal, which is text, and one that no decimal
// holds is left out, although the array or map around it counts it.
func appendInteger(dst []byte, text string) []byte {
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		if number < 0 {
			return msgp.AppendInt64(dst, number)
		}
		return msgp.AppendUint64(dst, uint64(number))
	}
	if number, err := strconv.ParseUint(text, 10, 64); err == nil {
		return msgp.AppendUint64(dst, number)
	}
	if number, ok := new(big.Int).SetString(text, 10); ok && number.BitLen() <= 96 {
		return msgp.AppendString(dst, text)
	}
	return dst
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
