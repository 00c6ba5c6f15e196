package signalrtest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// Call is one thing that a client did, as the service tells it: for a function
// alone by [Dispatch], or for an HTTP handler by [NewUpstreamRequest].
type Call struct {
	Hub      string
	Category signalr.Category
	Event    string // connected, disconnected, or the name the client called

	ConnectionID string // conn-1 unless set
	UserID       string
	Claims       signalr.Claims
	Query        string // that the client connected with, such as "room=7"

	Arguments []any  // of a message
	Error     string // why the connection ended, of a disconnected event

	// InvocationID is empty for a call whose client does not wait for the end.
	InvocationID string

	// MessagePack tells that the client speaks it instead of JSON, for
	// [NewUpstreamRequest].
	MessagePack bool

	// Carrier takes what the function sends to clients, such as a [Recorder].
	// [Dispatch] drops it where there is none.
	Carrier signalr.Carrier
}

// Invocation is a client's call that waits for the result.
func Invocation(hub, target string, args ...any) Call {
	return Call{Hub: hub, Category: signalr.Messages, Event: target, Arguments: args, InvocationID: "1"}
}

// Connected is a client that has come.
func Connected(hub string) Call {
	return Call{Hub: hub, Category: signalr.Connections, Event: "connected"}
}

// Disconnected is a client that has gone; the reason is empty for one that
// left on purpose.
func Disconnected(hub, reason string) Call {
	return Call{Hub: hub, Category: signalr.Connections, Event: "disconnected", Error: reason}
}

// From returns the call with a user, and claims as type, value, type, value ….
func (c Call) From(user string, claims ...string) Call {
	c.UserID = user
	c.Claims = signalr.NewClaims(claims...)
	return c
}

// To returns the call with what takes the function's messages.
func (c Call) To(carrier signalr.Carrier) Call {
	c.Carrier = carrier
	return c
}

func (c Call) connectionID() string {
	if c.ConnectionID == "" {
		return "conn-1"
	}
	return c.ConnectionID
}

// Dispatch runs the function that takes the call, with the app's middleware and
// nothing else around it, and returns what it returned. Arguments go through
// JSON, as those of a client do. Errors of the function are *[signalr.CallError];
// a result of another type than T is an error too.
func Dispatch[T any](ctx context.Context, app *signalr.App, c Call) (T, error) {
	var none T
	result, err := c.dispatch(ctx, app)
	if err != nil || result == nil {
		return none, err
	}
	value, ok := result.(T)
	if !ok {
		return none, fmt.Errorf("the result of %s is a %T, not a %T", c.Event, result, none)
	}
	return value, nil
}

func (c Call) dispatch(ctx context.Context, app *signalr.App) (any, error) {
	if err := app.Err(); err != nil {
		return nil, err
	}
	trigger := app.ByEvent(c.Hub, c.Category, c.Event)
	if trigger == nil {
		return nil, fmt.Errorf("no function takes hub %q, category %q, event %q: %s", c.Hub, c.Category, c.Event, suggestFrom(app)(c.Hub, string(c.Category), c.Event))
	}
	inv := &signalr.InvocationContext{
		Error:        c.Error,
		Hub:          c.Hub,
		Category:     c.Category,
		Event:        c.Event,
		ConnectionID: c.connectionID(),
		UserID:       c.UserID,
		Query:        signalr.ParseQuery(c.Query),
		Claims:       c.Claims,
	}
	if c.Category == signalr.Messages {
		text, err := encodeArguments(c.Arguments)
		if err != nil {
			return nil, err
		}
		if inv.Arguments, err = decode.JSON(text); err != nil {
			return nil, err
		}
	}
	carrier := c.Carrier
	if carrier == nil {
		carrier = NewRecorder()
	}
	return app.Dispatch(ctx, &signalr.Call{Trigger: trigger, Context: inv, Carrier: carrier})
}

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
		{"X-ASRS-User-Claims", claimsHeader(c.UserID, c.Claims)},
		{"X-ASRS-Client-Query", "?hub=" + strings.ToLower(c.Hub) + and(c.Query)},
		{"X-ASRS-Signature", sign(c.connectionID(), keys)},
	} {
		if each.value != "" {
			header.Set(each.name, each.value)
		}
	}
	return request, nil
}

func and(query string) string {
	if query == "" {
		return ""
	}
	return "&" + strings.TrimPrefix(query, "?")
}

// claimsHeader writes claims as .NET does: nothing is escaped.
func claimsHeader(user string, claims signalr.Claims) string {
	var list []string
	if user != "" {
		list = append(list, "asrs.s.uid: "+user)
	}
	for name, value := range claims.All() {
		list = append(list, name+": "+value)
	}
	return strings.Join(list, ", ")
}

// sign returns the signatures over a connection id, one for each key, as the
// service writes them.
func sign(connectionID string, keys []string) string {
	signatures := make([]string, len(keys))
	for i, key := range keys {
		mac := hmac.New(sha256.New, []byte(key))
		mac.Write([]byte(connectionID))
		signatures[i] = "sha256=" + hex.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(signatures, ", ")
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
