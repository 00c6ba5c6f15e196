package values

import (
	"encoding/base64"
	"reflect"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Mark says that a string in JSON stands for what other encodings have a type
// for.
type Mark struct {
	End  int64 // of the string in the JSON, behind its quote
	Kind Kind

	// Place is that of an empty string: package json takes such members back
	// whose tag says omitempty, and another may then end where it did.
	Place jsontext.Pointer
}

// Kind is what a string stands for.
type Kind uint8

// The kinds of strings.
const (
	Bytes Kind = iota // base64
	Time              // RFC 3339
)

// Marked returns a result as JSON, and which strings in it are bytes and times.
func Marked(result any) (text []byte, marks []Mark, err error) {
	m := &marker{}
	options := json.JoinOptions(json.Deterministic(true), json.WithMarshalers(
		json.JoinMarshalers(json.MarshalToFunc(writeNumber), json.MarshalToFunc(m.time), json.MarshalToFunc(m.bytes))))
	text, err = json.Marshal(result, options)
	return text, m.marks, err
}

// marker collects the marks of one result.
type marker struct{ marks []Mark }

func (m *marker) time(enc *jsontext.Encoder, at time.Time) error {
	text, err := at.MarshalText() // package json writes the same
	if err != nil {
		return err
	}
	return m.write(enc, string(text), Time)
}

// bytes is called for every value there is, as bytes may have any name.
func (m *marker) bytes(enc *jsontext.Encoder, pointer any) error {
	if content, ok := pointer.(*[]byte); ok {
		return m.write(enc, base64.StdEncoding.EncodeToString(*content), Bytes)
	}
	v := reflect.ValueOf(pointer).Elem()
	if !IsBytes(v.Type()) || Writes(v.Type()) {
		return ErrSkip
	}
	return m.write(enc, base64.StdEncoding.EncodeToString(v.Bytes()), Bytes)
}

func (m *marker) write(enc *jsontext.Encoder, text string, kind Kind) error {
	if err := enc.WriteToken(jsontext.String(text)); err != nil {
		return err
	}
	mark := Mark{End: enc.OutputOffset(), Kind: kind}
	if text == "" {
		mark.Place = enc.StackPointer()
	}
	m.marks = append(m.marks, mark)
	return nil
}
