package functionshost

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

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

	packed  bool // the client speaks MessagePack
	message message
}

type refusal struct {
	status int
	reason string
}

func (e *refusal) Error() string { return e.reason }

func refuse(status int, format string, args ...any) error {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

func (in *instance) serveSignalR(w http.ResponseWriter, r *http.Request) {
	u := &upstreamCall{request: r, arrived: time.Now()}
	if err := in.accept(u); err != nil {
		status := http.StatusInternalServerError
		var refused *refusal
		if errors.As(err, &refused) {
			status = refused.status
		}
		in.notify(Event{
			Kind: CallRefused, Message: err.Error(), Err: err, Status: status,
			ConnectionID: u.connectionID, UserID: u.userID, Duration: time.Since(u.arrived),
			Trace: traceID(r.Header.Get("traceparent")),
		})
		http.Error(w, err.Error(), status)
		return
	}
	in.dispatch(w, u)
}

// accept checks the request in the order of the extension.
func (in *instance) accept(u *upstreamCall) error {
	contentType := u.request.Header.Get("Content-Type")
	name, _, ok := parseMediaType(contentType)
	switch {
	case !ok:
		return refuse(http.StatusInternalServerError, "the content type %q is missing or malformed", short(contentType))
	case name == "application/x-msgpack":
		u.packed = true
	case name != "application/json": // compared with regard to case
		return refuse(http.StatusUnsupportedMediaType, "the content type %q must be application/json or application/x-msgpack", short(contentType))
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
		return in.refuseUnknown(u)
	}
	if u.connectionID == "" {
		return refuse(http.StatusInternalServerError, "the header X-ASRS-Connection-Id is missing")
	}
	if err := u.readBody(in.keepValues); err != nil {
		return err
	}
	if u.message.lost {
		in.notify(Event{Kind: Warning, Message: fmt.Sprintf("a MessagePack extension type, such as a timestamp, in the arguments of %s arrives as null, and so does what follows it in its list: the Functions extension cannot read it; send a text or a number instead", u.event)})
	}
	signed, err := in.signed(u, u.function.signalR.connection)
	if err == nil && !signed {
		err = refuse(http.StatusUnauthorized, "the signature of connection %q fits no key of setting %s: do the service and the app have the same connection string?", short(u.connectionID), u.function.signalR.connection)
	}
	return err
}

// signed tells whether the service of a connection setting signed the call.
// Of several header lines the first counts.
func (in *instance) signed(u *upstreamCall, connection string) (bool, error) {
	keys, err := in.app.signatureKeys(in.settings, connection)
	if err != nil || len(keys) == 0 {
		return err == nil, err
	}
	return service.IsSigned([]string{u.request.Header.Get("X-ASRS-Signature")}, u.connectionID, keys), nil
}

// refuseUnknown answers a call that no function takes. Only the service gets
// to know which there are.
func (in *instance) refuseUnknown(u *upstreamCall) error {
	known := "the call is not signed, so it is not told which there are"
	for _, f := range in.app.functions {
		if f.signalR == nil {
			continue
		}
		if signed, err := in.signed(u, f.signalR.connection); err == nil && signed {
			known = in.app.registered()
			break
		}
	}
	return refuse(http.StatusNotFound, "no function takes hub %q, category %q, event %q: %s", short(u.hub), short(u.category), short(u.event), known)
}

// short cuts what a stranger sent, for a log and an answer.
func short(text string) string {
	const longest = 256
	if len(text) > longest {
		return text[:longest] + "…"
	}
	return text
}

// readBody reads what the function needs of the message; the extension does
// not look at the body of "connected".
func (u *upstreamCall) readBody(keep bool) error {
	body, err := io.ReadAll(u.request.Body)
	if err != nil { // too large, or cut off
		return refuse(http.StatusInternalServerError, "reading the request: %v", err)
	}
	if u.connected() {
		return nil
	}
	if u.packed && u.disconnected() {
		return refuse(http.StatusInternalServerError, "connection events are JSON, for MessagePack clients too")
	}
	if u.packed {
		u.message, err = parseMessagePack(body)
	} else {
		u.message, err = parseJSON(body, keep)
	}
	m := u.message
	switch {
	case err != nil:
		return refuse(http.StatusInternalServerError, "the body is not a message: %v", err)
	case u.disconnected() && m.kind == closeConnectionMessage, !u.disconnected() && m.kind == invocationMessage:
	default:
		return refuse(http.StatusInternalServerError, "a message of type %d does not belong to category %q, event %q", m.kind, short(u.category), short(u.event))
	}
	if !u.disconnected() && !strings.EqualFold(m.target, u.event) {
		return refuse(http.StatusInternalServerError, "the target %q and the header X-ASRS-Event %q differ", short(m.target), short(u.event))
	}
	return nil
}

func (u *upstreamCall) connected() bool    { return u.connection("connected") }
func (u *upstreamCall) disconnected() bool { return u.connection("disconnected") }

func (u *upstreamCall) connection(event string) bool {
	return strings.EqualFold(u.category, "connections") && strings.EqualFold(u.event, event)
}

// signatureKeys returns the keys that a call for this connection setting may
// be signed with. None means that signatures are not checked, because an
// identity signs nothing (SignatureValidationOptionsSetup.cs).
func (a *app) signatureKeys(settings *service.Settings, connection string) (keys []string, err error) {
	if a.settings.get(connection+"__serviceUri") != "" {
		return nil, nil
	}
	endpoints, err := a.endpoints(settings, connection)
	for _, each := range endpoints {
		key, err := each.connection.AccessKey()
		switch {
		case errors.Is(err, service.ErrIdentity):
			return nil, nil
		case err != nil:
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, err
}
