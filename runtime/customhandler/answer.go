package customhandler

import (
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// answer is what the host expects of a call that succeeded
// (HttpScriptInvocationResult.cs). Outputs hold objects and arrays only: the
// host takes strings that look like base64 apart.
type answer struct {
	Outputs     map[string]any
	Logs        []string
	ReturnValue jsontext.Value `json:",omitzero"`

	plain []byte // up to the end of ReturnValue, with neither outputs nor logs
}

// Parts of an answer with neither outputs nor logs.
const (
	plainStart  = `{"Outputs":{},"Logs":[]`
	plainResult = `,"ReturnValue":`
)

// setResult encodes the result of the function, where it is to be sent if the
// answer holds nothing else.
func (a *answer) setResult(trigger *signalr.Trigger, result any) error {
	const roomForMost = 256
	text := make([]byte, 0, roomForMost)
	text, err := signalr.AppendResult(append(text, plainStart+plainResult...), trigger, result)
	if err != nil {
		return err
	}
	a.plain, a.ReturnValue = text, text[len(plainStart+plainResult):]
	return nil
}

// text encodes the answer. Most calls send nothing and log nothing: what is
// left then is JSON already.
func (a *answer) text() ([]byte, error) {
	if len(a.Outputs) > 0 || len(a.Logs) > 0 {
		return json.Marshal(a, jsontext.AllowInvalidUTF8(true), json.Deterministic(true))
	}
	if a.plain == nil {
		a.plain = []byte(plainStart)
	}
	return append(a.plain, '}'), nil
}

// failure is the body of every other answer. The host drops it; it is for
// people who call the handler without one.
type failure struct {
	Error string `json:"error"`
}

func writeError(w http.ResponseWriter, status int, message string) {
	// One string always encodes.
	text, _ := json.Marshal(failure{message}, jsontext.AllowInvalidUTF8(true))
	write(w, status, text)
}

// write sends a body with its length, never chunked and never empty.
func write(w http.ResponseWriter, status int, text []byte) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	w.Write(text) // fails only where the host is gone
}
