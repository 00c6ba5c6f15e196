package customhandler

import (
	"bytes"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/internal/values"
)

// body is the body of a call. Metadata is left out on purpose: see the
// package comment.
type body struct {
	Data map[string]jsontext.Value
}

// anyCase reads member names without regard to case, as Newtonsoft does on
// the other side.
var anyCase = json.MatchCaseInsensitiveNames(true)

// isJSON tells whether a request may be a call: the host sends each as JSON. A page
// in the browser of this machine can send any text to any port, but not as JSON
// without asking first.
func isJSON(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/json"
}

// readText reads the body of a call.
func (h *handler) readText(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if !isJSON(r) {
		return nil, calls.Refuse(http.StatusUnsupportedMediaType, "the content type of a call must be application/json")
	}
	text, refusal := calls.ReadBody(w, r, h.maxBody)
	if refusal != nil {
		return nil, refusal
	}
	return text, nil
}

// readBody reads and parses the body of a call.
func (h *handler) readBody(w http.ResponseWriter, r *http.Request) (*body, error) {
	text, err := h.readText(w, r)
	if err != nil {
		return nil, err
	}
	return parseBody(text)
}

func parseBody(text []byte) (*body, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, badRequest(`the body is empty, expected {"Data":{…},"Metadata":{…}}`)
	}
	if kind := jsontext.Value(text).Kind(); kind != '{' {
		return nil, badRequest(`the body is not a JSON object, expected {"Data":{…},"Metadata":{…}}`)
	}
	parsed := &body{}
	if err := json.Unmarshal(text, parsed, anyCase); err != nil {
		return nil, badRequest("the body: %w", err)
	}
	return parsed, nil
}

// binding returns the value of a binding that must be an object, freed of the
// strings the host packed it into.
func (b *body) binding(name string) (jsontext.Value, error) {
	value, found := b.Data[name]
	if !found {
		for key, other := range b.Data {
			if strings.EqualFold(key, name) {
				value, found = other, true
			}
		}
	}
	if !found {
		return nil, badRequest("Data has no binding %q, found %s: function.json and the program do not fit, run hubwire generate", name, b.keys())
	}
	value, err := values.Unpack(value)
	if err != nil {
		return nil, badRequest("Data.%s: %w", name, err)
	}
	return value, nil
}

// keys lists the bindings that are there, for errors.
func (b *body) keys() string {
	if len(b.Data) == 0 {
		return "none"
	}
	names := fmt.Sprintf("%q", slices.Sorted(maps.Keys(b.Data)))
	return strings.ReplaceAll(strings.Trim(names, "[]"), `" "`, `", "`)
}

// badRequest is the error of a call that does not keep to the contract.
func badRequest(format string, args ...any) error {
	return calls.Refuse(http.StatusBadRequest, format, args...)
}
