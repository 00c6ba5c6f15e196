// Package values knows what values are in JSON and in MessagePack, for those that
// read arguments and write results.
package values

import (
	"bytes"
	jsonv1 "encoding/json"
	"errors"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var options = json.JoinOptions(
	json.Deterministic(true),
	json.WithMarshalers(json.MarshalToFunc(writeNumber)),
)

// writer is an encoder with what it writes to. Making one for each result costs
// as much again as writing a small struct, a tenth of a small call's CPU.
type writer struct {
	text    bytes.Buffer
	encoder *jsontext.Encoder
}

var writers = sync.Pool{New: func() any {
	w := &writer{}
	w.encoder = jsontext.NewEncoder(&w.text)
	return w
}}

// largestKept is the size up to which a writer's buffer serves another result.
const largestKept = 64 << 10

// Append appends a result as JSON, as json/v2 writes it, but for what a reader of
// encoding/json expects: maps are sorted, and a json.Number is a number.
func Append(text []byte, result any) ([]byte, error) {
	w := writers.Get().(*writer)
	w.text.Reset()
	w.encoder.Reset(&w.text, options)
	if err := json.MarshalEncode(w.encoder, result); err != nil {
		return nil, err // the writer is in no state to be used again
	}
	text = append(text, bytes.TrimSuffix(w.text.Bytes(), []byte("\n"))...)
	if w.text.Cap() <= largestKept {
		writers.Put(w)
	}
	return text, nil
}

var errJSONNumber = errors.New("invalid json.Number")

// writeNumber writes a number as encoding/json does.
func writeNumber(enc *jsontext.Encoder, number jsonv1.Number) error {
	value := jsontext.Value(number)
	if number == "" {
		value = jsontext.Value("0")
	}
	if value.Kind() != jsontext.KindNumber || !value.IsValid() {
		return errJSONNumber
	}
	return enc.WriteValue(value)
}
