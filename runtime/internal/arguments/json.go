package arguments

import (
	jsonv1 "encoding/json"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	v1 "github.com/go-json-experiment/json/v1"
)

// options make package json read as plans do: names without case, in which
// dashes and underscores count, and numbers as encoding/json has them.
var options = json.JoinOptions(
	json.MatchCaseInsensitiveNames(true),
	v1.MatchCaseSensitiveDelimiter(true),
	json.WithUnmarshalers(json.UnmarshalFromFunc(readNumber)),
)

// unmarshal reads what plans leave to package json.
func unmarshal(text []byte, into any) error { return json.Unmarshal(text, into, options) }

// readNumber reads a number as it is spelled, or a string that holds one, as
// encoding/json does.
func readNumber(dec *jsontext.Decoder, into *jsonv1.Number) error {
	value, err := dec.ReadValue()
	if err != nil || value.Kind() == 'n' {
		return err
	}
	text := []byte(value)
	if value.Kind() == '"' {
		if text, err = jsontext.AppendUnquote(nil, value); err != nil {
			return err
		}
	}
	if number := jsontext.Value(text); number.Kind() != jsontext.KindNumber || !number.IsValid() {
		return errNumber
	}
	*into = jsonv1.Number(text)
	return nil
}

// json reads a value by way of package json.
func (r *Reader) json(into any, costs costs) {
	start := r.valueStart()
	text := r.raw()
	if r.failure != nil || !r.reserve(costs.of(text)) {
		return
	}
	if err := unmarshal(text, into); err != nil {
		r.fail(failure{offset: start, inner: err, found: string(text)})
	}
}

// raw moves past a value and returns it as JSON.
func (r *Reader) raw() jsontext.Value {
	start := r.valueStart()
	r.skip()
	if r.failure != nil {
		return nil
	}
	text, err := unpack(r.text[start:r.pos], r.quoting.level)
	if err != nil {
		r.broken(start, err)
	}
	return text
}
