package functionshost

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/service"
)

// upstreamCall is one request of the service, on its way through the checks of
// the SignalR extension (SignalRTriggerDispatcher.cs).
type upstreamCall struct {
	request  *http.Request
	arrived  time.Time
	function *function

	hub, category, event string // as the headers spell them
	connectionID, userID string

	packed       bool           // the client speaks MessagePack
	invocationID string         // empty where no answer is wanted
	arguments    jsontext.Value // null for connection events
	reason       jsontext.Value // why a connection ended, or null
}

// refusal is a call that reaches no function, and the status it is answered
// with.
type refusal struct {
	status int
	reason string
}

func (e *refusal) Error() string { return e.reason }

func refuse(status int, format string, args ...any) error {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// serveSignalR answers a request of the service.
func (in *instance) serveSignalR(w http.ResponseWriter, r *http.Request) {
	u := &upstreamCall{request: r, arrived: time.Now(), arguments: null, reason: null}
	if err := in.accept(u); err != nil {
		status := http.StatusInternalServerError
		var refused *refusal
		if errors.As(err, &refused) {
			status = refused.status
		}
		in.notify(Event{
			Kind: CallRefused, Message: err.Error(), Err: err, Status: status,
			ConnectionID: u.connectionID, UserID: u.userID, Duration: time.Since(u.arrived),
		})
		http.Error(w, err.Error(), status)
		return
	}
	in.dispatch(w, u)
}

// accept checks the request in the order of the extension.
func (in *instance) accept(u *upstreamCall) error {
	mediaType, _, _ := mime.ParseMediaType(u.request.Header.Get("Content-Type"))
	switch mediaType {
	case "application/json":
	case "application/x-msgpack":
		u.packed = true
	default:
		return refuse(http.StatusUnsupportedMediaType, "the content type %q must be application/json or application/x-msgpack", u.request.Header.Get("Content-Type"))
	}
	for _, h := range []struct {
		name string
		into *string
	}{{"X-ASRS-Hub", &u.hub}, {"X-ASRS-Category", &u.category}, {"X-ASRS-Event", &u.event}} {
		values := u.request.Header.Values(h.name)
		if len(values) == 0 {
			return refuse(http.StatusInternalServerError, "the header %s is missing", h.name)
		}
		if *h.into = values[0]; values[0] == "" {
			return refuse(http.StatusBadRequest, "the header %s is empty", h.name)
		}
	}
	u.connectionID = u.request.Header.Get("X-ASRS-Connection-Id")
	u.userID = u.request.Header.Get("X-ASRS-User-Id")
	if u.function = in.app.triggers[keyOf(u.hub, u.category, u.event)]; u.function == nil {
		return refuse(http.StatusNotFound, "no function takes hub %q, category %q, event %q: %s", u.hub, u.category, u.event, in.app.registered())
	}
	if u.connectionID == "" {
		return refuse(http.StatusInternalServerError, "the header X-ASRS-Connection-Id is missing")
	}
	if err := u.readBody(in.keepValues); err != nil {
		return err
	}
	keys, err := in.app.signatureKeys(in.settings, u.function.signalR.connection)
	if err != nil {
		return err
	}
	if len(keys) > 0 && !service.IsSigned(u.request.Header.Values("X-ASRS-Signature"), u.connectionID, keys) {
		return refuse(http.StatusUnauthorized, "the signature of connection %q fits no key of setting %s: do the service and the app have the same connection string?", u.connectionID, u.function.signalR.connection)
	}
	return nil
}

// readBody reads what the function needs of the message; the extension does
// not look at the body of "connected".
func (u *upstreamCall) readBody(keep bool) error {
	body, err := io.ReadAll(u.request.Body)
	if err != nil {
		return refuse(http.StatusInternalServerError, "reading the request: %v", err)
	}
	if u.connected() {
		return nil
	}
	if u.packed && u.disconnected() {
		return refuse(http.StatusInternalServerError, "connection events are JSON, for MessagePack clients too")
	}
	message, err := u.parse(body, keep)
	if err != nil {
		return refuse(http.StatusInternalServerError, "the body is no message: %v", err)
	}
	switch m := message.(type) {
	case *hubprotocol.CloseConnection:
		if u.disconnected() {
			u.reason = textOrNull(m.Error)
			return nil
		}
	case *hubprotocol.Invocation:
		if u.disconnected() {
			break
		}
		if !strings.EqualFold(m.Target, u.event) {
			return refuse(http.StatusInternalServerError, "the target %q and the header X-ASRS-Event %q differ", m.Target, u.event)
		}
		u.invocationID = m.InvocationID
		if u.arguments = m.Arguments; len(u.arguments) == 0 {
			u.arguments = jsontext.Value("[]")
		}
		return nil
	}
	return refuse(http.StatusInternalServerError, "a message of type %d does not belong to category %q, event %q", message.Type(), u.category, u.event)
}

// parse reads the message. Its arguments are then the JSON that the extension
// makes of them.
func (u *upstreamCall) parse(body []byte, keep bool) (hubprotocol.Message, error) {
	read := hubprotocol.ParseServerless
	if u.packed {
		read = hubprotocol.ParseMessagePack
	}
	message, err := read(body)
	m, ok := message.(*hubprotocol.Invocation)
	switch {
	case err != nil || !ok:
		return message, err
	case u.packed && m.Arguments != nil:
		m.Arguments, err = unpacked(m.Arguments)
	case !u.packed && !keep:
		m.Arguments = rewritten(m.Arguments)
	}
	return m, err
}

func (u *upstreamCall) connected() bool    { return u.connection("connected") }
func (u *upstreamCall) disconnected() bool { return u.connection("disconnected") }

func (u *upstreamCall) connection(event string) bool {
	return strings.EqualFold(u.category, "connections") && strings.EqualFold(u.event, event)
}
