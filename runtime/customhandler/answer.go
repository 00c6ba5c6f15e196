package customhandler

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// answer is what the host expects of a call that succeeded
// (HttpScriptInvocationResult.cs). Outputs hold objects and arrays only: the
// host takes strings that look like base64 apart.
type answer struct {
	Outputs     map[string]any
	Logs        []string
	ReturnValue jsontext.Value `json:",omitzero"`
}

// setResult encodes the result of the function.
func (a *answer) setResult(trigger *signalr.Trigger, result any) error {
	text, err := calls.Encode(trigger, result)
	if err != nil {
		return err
	}
	if !fitsHost(text) {
		return &signalr.CallError{Function: trigger.Function, Err: fmt.Errorf("the result %s exceeds int64, which the Functions host garbles: return a string, or a struct with the number in it", text)}
	}
	a.ReturnValue = text
	return nil
}

// fitsHost tells whether the host hands a result on as it is. It makes a .NET
// BigInteger of a bare integer beyond int64, and of that an object or bytes.
func fitsHost(result jsontext.Value) bool {
	if result.Kind() != '0' || bytes.ContainsAny(result, ".eE") {
		return true
	}
	_, err := strconv.ParseInt(string(result), 10, 64)
	return err == nil
}

func (a *answer) text() ([]byte, error) {
	return json.Marshal(a, jsontext.AllowInvalidUTF8(true), json.Deterministic(true))
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
