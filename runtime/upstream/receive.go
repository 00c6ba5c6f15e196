package upstream

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// Headers of the service (Constants.cs of the Functions extension).
// They are spelled as net/http keeps them; see shown.
const (
	headerConnectionID = "X-Asrs-Connection-Id"
	headerHub          = "X-Asrs-Hub"
	headerCategory     = "X-Asrs-Category"
	headerEvent        = "X-Asrs-Event"
	headerUserID       = "X-Asrs-User-Id"
	headerUserClaims   = "X-Asrs-User-Claims"
	headerClientQuery  = "X-Asrs-Client-Query"
	headerSignature    = "X-Asrs-Signature"
)

// shown returns a header's name as the service and its documents spell it.
func shown(header string) string { return strings.Replace(header, "X-Asrs-", "X-ASRS-", 1) }

// requestError says why a request is no call. Its text is the answer, which
// the service drops and a developer reads.
type requestError struct {
	*calls.Refusal
	stranger bool        // the request did not prove that the service makes it
	attrs    []slog.Attr // for the log only
}

// level is how loud the log is about a request. An app need not have functions
// for clients that come and go, and the service tells it about each all the
// same.
func (e *requestError) level(r *http.Request) slog.Level {
	if e.Status == http.StatusNotFound && strings.EqualFold(r.Header.Get(headerCategory), string(signalr.Connections)) {
		return slog.LevelDebug
	}
	return slog.LevelWarn
}

func stranger(status int, format string, args ...any) *requestError {
	return &requestError{Refusal: calls.Refuse(status, format, args...), stranger: true}
}

func rejected(status int, format string, args ...any) *requestError {
	return &requestError{Refusal: calls.Refuse(status, format, args...)}
}

// received is one call as it arrived.
type received struct {
	trigger  *signalr.Trigger
	protocol *protocol
	message  hubprotocol.Message
}

// receive finds the function of a request and reads its message. The body is
// not touched, and nothing said about functions, before it is known that the
// service sent it.
func (h *handler) receive(w http.ResponseWriter, r *http.Request) (received, *requestError) {
	protocol := protocolOf(r)
	switch {
	case r.Method != http.MethodPost:
		return received{}, stranger(http.StatusMethodNotAllowed, "upstream calls are POST")
	case protocol == nil:
		return received{}, stranger(http.StatusUnsupportedMediaType, "the content type must be %s or %s", jsonProtocol.contentType, messagePackProtocol.contentType)
	}
	for _, name := range []string{headerHub, headerCategory, headerEvent, headerConnectionID} {
		if r.Header.Get(name) == "" {
			return received{}, stranger(http.StatusBadRequest, "the header %s is missing", shown(name))
		}
	}
	hub, category, event := h.hub(r), signalr.Category(r.Header.Get(headerCategory)), r.Header.Get(headerEvent)
	trigger := h.app.ByEvent(hub, category, event)
	if problem := h.authentication.check(r, trigger, r.Header.Get(headerConnectionID)); problem != nil {
		return received{}, problem
	}
	if trigger == nil {
		return received{}, h.unknown(hub, category, event)
	}
	body, refusal := calls.ReadBody(w, r, h.maxBody)
	if refusal != nil {
		return received{}, &requestError{Refusal: refusal}
	}
	message, err := protocol.parse(body)
	if err != nil {
		return received{}, rejected(http.StatusBadRequest, "invalid message: %v", err)
	}
	if problem := fits(message, trigger, r.Header.Get(headerEvent)); problem != nil {
		return received{}, problem
	}
	return received{trigger, protocol, message}, nil
}

// unknown says which registered events, as hub/category/event, look most like
// the wanted one.
func (h *handler) unknown(hub string, category signalr.Category, event string) *requestError {
	const most = 10
	var names []string
	for _, t := range h.app.Triggers() {
		names = append(names, t.Hub+"/"+string(t.Category)+"/"+t.Event)
	}
	names = words.NearestFirst(hub+"/"+string(category)+"/"+event, names)
	problem := rejected(http.StatusNotFound, "no function takes event %q of category %q in hub %q", words.Name(event), words.Name(string(category)), words.Name(hub))
	problem.attrs = []slog.Attr{slog.Any("registered", names[:min(len(names), most)])}
	return problem
}

// fits checks that a message is what its headers say.
func fits(message hubprotocol.Message, trigger *signalr.Trigger, event string) *requestError {
	switch m := message.(type) {
	case *hubprotocol.Invocation:
		if trigger.Category != signalr.Messages {
			break
		}
		if !strings.EqualFold(m.Target, event) {
			return rejected(http.StatusBadRequest, "the body's target is %q, the header %s is %q", words.Name(m.Target), shown(headerEvent), words.Name(event))
		}
		return nil
	case *hubprotocol.OpenConnection:
		if trigger.Category == signalr.Connections && isConnected(trigger) {
			return nil
		}
	case *hubprotocol.CloseConnection:
		if trigger.Category == signalr.Connections && !isConnected(trigger) {
			return nil
		}
	}
	return rejected(http.StatusBadRequest, "the body is a message of type %d, which does not go with category %q and event %q", message.Type(), trigger.Category, event)
}

// isConnected tells the event connected from disconnected, on a trigger of
// category connections.
func isConnected(trigger *signalr.Trigger) bool { return strings.EqualFold(trigger.Event, "connected") }
