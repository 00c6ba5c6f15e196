package customhandler

import (
	"net/http"

	"github.com/go-json-experiment/json/jsontext"
)

// Bindings of a negotiate function without code, as the generator writes
// them to its function.json.
const (
	connectionInfoBinding = "connectionInfo" // signalRConnectionInfo, in
	responseBinding       = "res"            // http, out
)

// httpOutput is the value of an http output binding
// (HttpOutputBindingResponse.cs).
type httpOutput struct {
	StatusCode int               `json:"statusCode"`
	Headers    map[string]string `json:"headers"`
	Body       jsontext.Value    `json:"body,omitzero"`
}

// connectionInfo passes on the connection info that the host's input binding made.
func (h *handler) connectionInfo(w http.ResponseWriter, r *http.Request) (*answer, error) {
	received, err := h.readBody(w, r)
	if err != nil {
		return nil, err
	}
	info, err := received.binding(connectionInfoBinding)
	if err != nil {
		return nil, err
	}
	if err := info.Compact(); err != nil {
		return nil, badRequest("Data.%s: %w", connectionInfoBinding, err)
	}
	output := httpOutput{StatusCode: http.StatusOK, Headers: map[string]string{"Content-Type": "application/json"}, Body: info}
	return &answer{Outputs: map[string]any{responseBinding: output}}, nil
}
