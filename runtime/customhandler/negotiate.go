package customhandler

import (
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalr"
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

// negotiation returns the negotiate function of the name, or nil.
func (h *handler) negotiation(name string) *signalr.Negotiation {
	for _, n := range h.app.Negotiations() {
		if strings.EqualFold(n.Function, name) {
			return n
		}
	}
	return nil
}

// negotiate passes on the connection info that the host's input binding made.
func (h *handler) negotiate(w http.ResponseWriter, r *http.Request, n *signalr.Negotiation) {
	ctx, inv := withInvocation(r)
	reply, err := h.connectionInfo(w, r)
	h.finish(ctx, w, n.Function, inv, reply, err)
}

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
	return &answer{Outputs: map[string]any{responseBinding: httpOutput{
		StatusCode: http.StatusOK,
		Headers:    map[string]string{"Content-Type": "application/json"},
		Body:       info,
	}}}, nil
}
