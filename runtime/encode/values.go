package encode

import (
	"encoding/base64"
	"math"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// String writes a string.
func String[T ~string](w *Writer, v *T) { w.string(string(*v)) }

func (w *Writer) string(s string) {
	if isPlain(s) {
		w.text = append(w.text, '"')
		w.text = append(w.text, s...)
		w.text = append(w.text, '"')
		return
	}
	var err error
	if w.text, err = jsontext.AppendQuote(w.text, s); err != nil {
		w.giveUp()
	}
}

// isPlain reports whether a string is ASCII without anything to escape.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// Bool writes a boolean.
func Bool[T ~bool](w *Writer, v *T) { w.text = strconv.AppendBool(w.text, bool(*v)) }

// Int writes an integer.
func Int[T ~int | ~int8 | ~int16 | ~int32 | ~int64](w *Writer, v *T) {
	w.text = strconv.AppendInt(w.text, int64(*v), 10)
}

// Uint writes an integer without a sign.
func Uint[T ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr](w *Writer, v *T) {
	w.text = strconv.AppendUint(w.text, uint64(*v), 10)
}

// Numbers of this size are written without an exponent, whatever their type.
const (
	smallest = 1e-5
	largest  = 1e20
)

// Float writes a number with the fewest digits that read back the same.
func Float[T ~float32 | ~float64](w *Writer, v *T) {
	value, bits := float64(*v), 64
	if narrow := T(1)+1e-10 == 1; narrow {
		bits = 32
	}
	if size := math.Abs(value); size != 0 && !(smallest < size && size < largest) {
		Any(w, v)
		return
	}
	w.text = strconv.AppendFloat(w.text, value, 'f', -1, bits)
}

// Time writes an RFC 3339 string.
func Time(w *Writer, v *time.Time) {
	w.text = append(w.text, '"')
	text, err := v.AppendText(w.text)
	if err != nil { // a year or a zone that the format does not have
		w.giveUp()
		return
	}
	w.text = append(text, '"')
}

// Bytes writes a base64 string.
func Bytes[T ~[]byte](w *Writer, v *T) {
	w.text = append(w.text, '"')
	w.text = base64.StdEncoding.AppendEncode(w.text, *v)
	w.text = append(w.text, '"')
}

// Any writes a value of any type, by way of package json and reflection.
func Any[T any](w *Writer, v *T) {
	text, err := json.Marshal(v)
	if err != nil {
		w.giveUp()
		return
	}
	w.text = append(w.text, text...)
}
