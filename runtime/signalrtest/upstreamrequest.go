package signalrtest

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// NewUpstreamRequest returns the request that tells a server about a call, with
// the headers and the body of the service (Azure docs, concept-upstream;
// Microsoft's emulator), for a handler's ServeHTTP or for an HTTP client. It is
// signed with each of the access keys; none means that of the emulator,
// [emulator.DefaultAccessKey].
func NewUpstreamRequest(t TB, url string, c Call, accessKeys ...string) *http.Request {
	t.Helper()
	request, err := c.request(t.Context(), url, accessKeys)
	if err != nil {
		t.Fatalf("the upstream request: %v", err)
	}
	return request
}

func (c Call) request(ctx context.Context, url string, keys []string) (*http.Request, error) {
	body, err := c.body()
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		keys = []string{emulator.DefaultAccessKey}
	}
	header := request.Header
	query := "?hub=" + strings.ToLower(c.Hub)
	if c.Query != "" {
		query += "&" + strings.TrimPrefix(c.Query, "?")
	}
	var claims []string // as .NET writes them: nothing is escaped
	if c.UserID != "" {
		claims = append(claims, "asrs.s.uid: "+c.UserID)
	}
	for name, value := range c.Claims.All() {
		claims = append(claims, name+": "+value)
	}
	header.Set("Content-Type", "application/json")
	if c.isPacked() {
		header.Set("Content-Type", "application/x-msgpack")
	}
	for _, each := range []struct{ name, value string }{
		{"X-ASRS-Connection-Id", c.connectionID()},
		{"X-ASRS-Hub", strings.ToLower(c.Hub)},
		{"X-ASRS-Category", string(c.Category)},
		{"X-ASRS-Event", c.Event},
		{"X-ASRS-User-Id", c.UserID},
		{"X-ASRS-User-Claims", strings.Join(claims, ", ")},
		{"X-ASRS-Client-Query", query},
		{"X-ASRS-Signature", service.Signature(c.connectionID(), keys...)},
	} {
		if each.value != "" {
			header.Set(each.name, each.value)
		}
	}
	return request, nil
}

func (c Call) body() ([]byte, error) {
	if c.Category == signalr.Connections {
		if strings.EqualFold(c.Event, "connected") {
			return hubprotocol.AppendServerless(nil, &hubprotocol.OpenConnection{})
		}
		return hubprotocol.AppendServerless(nil, &hubprotocol.CloseConnection{Error: c.Error})
	}
	arguments, err := encodeArguments(c.Arguments)
	if err != nil {
		return nil, err
	}
	invocation := &hubprotocol.Invocation{InvocationID: c.InvocationID, Target: c.Event, Arguments: arguments}
	if !c.isPacked() {
		return hubprotocol.AppendServerless(nil, invocation)
	}
	if invocation.Arguments, err = hubprotocol.AppendMessagePackValue(nil, arguments); err != nil {
		return nil, err
	}
	return hubprotocol.AppendServerlessMessagePack(nil, invocation)
}

// isPacked tells how the body is encoded: connection events are JSON for every
// client.
func (c Call) isPacked() bool { return c.MessagePack && c.Category == signalr.Messages }
