package emulator

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/coder/websocket"
)

// connect opens a transport, with the id of a negotiation or without one: a
// WebSocket, an event stream, or one of the requests of long polling.
func (s *Service) connect(w http.ResponseWriter, r *http.Request) {
	h, claims, ok := s.client(w, r)
	if !ok {
		return
	}
	token := r.URL.Query().Get("id")
	live, ended := s.registry.find(h, token)
	socket := strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
	events := strings.Contains(r.Header.Get("Accept"), "text/event-stream")
	switch {
	case socket && live != nil && live.stateful() != nil:
		if t := s.accept(w, r); t != nil && !live.comeBack(t) {
			t.close(false)
		}
		return
	case socket || events:
	case live != nil && live.polling != nil:
		live.polling.poll(w, r)
		return
	case live == nil && ended:
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if !socket && token == "" {
		s.refuse(w, r, http.StatusBadRequest, "missing id in the query: only WebSockets can connect without negotiating")
		return
	}
	c := s.newConnection(h, rand.Text(), claims, r.URL.RawQuery)
	switch {
	case socket:
		c.travels = "WebSockets"
	case events:
		c.travels, c.inbox = "ServerSentEvents", newInbox()
	default:
		c.travels, c.inbox = "LongPolling", newInbox()
		c.polling = newLongPolling(c.inbox, s.options.ClientTimeout)
	}
	if status, err := s.registry.join(c, token); err != nil {
		c.cancel()
		s.refuse(w, r, status, err.Error())
		return
	}
	switch {
	case socket:
		if t := s.accept(w, r); t != nil {
			go c.run(t) // the handler may end: the WebSocket has left the HTTP server
			return
		}
		c.cancel()
		s.registry.leave(c)
	case events:
		serveEvents(w, r, c)
	default:
		go c.run(c.polling)
		w.WriteHeader(http.StatusOK) // the first poll tells only that there is a connection
	}
}

// accept returns the WebSocket of a request, or nil for one that is refused.
func (s *Service) accept(w http.ResponseWriter, r *http.Request) transport {
	// The token says who may connect, whatever page the client runs in.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		s.observe(s.refusal(r, http.StatusBadRequest, err.Error()))
		return nil
	}
	// Twice, so that a message over the limit is refused with a reason.
	conn.SetReadLimit(2 * int64(s.options.MaxMessage))
	return webSocket{conn}
}

// post takes what a client sends whose transport carries one direction only.
func (s *Service) post(w http.ResponseWriter, r *http.Request) {
	c, _, ok := s.poster(w, r)
	if !ok {
		return
	}
	if c == nil {
		s.refuseUnknown(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 2*int64(s.options.MaxMessage)))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		s.refuse(w, r, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is over %d bytes", 2*s.options.MaxMessage))
		return
	} else if err != nil {
		s.refuse(w, r, http.StatusBadRequest, "the body did not arrive: "+err.Error())
		return
	}
	if len(body) > 0 && !c.inbox.post(r.Context(), body) {
		s.refuse(w, r, http.StatusNotFound, "the connection has ended")
		return
	}
	w.WriteHeader(http.StatusOK)
}

// leave ends a connection that polls. Ending it twice is no error: a client
// that was told of the end leaves all the same.
func (s *Service) leave(w http.ResponseWriter, r *http.Request) {
	c, ended, ok := s.poster(w, r)
	switch {
	case !ok:
	case c == nil && ended:
		w.WriteHeader(http.StatusAccepted)
	case c == nil:
		s.refuseUnknown(w, r)
	case c.polling == nil:
		s.refuse(w, r, http.StatusBadRequest, "only clients that poll leave with DELETE")
	default:
		c.inbox.leave(errLeft)
		w.WriteHeader(http.StatusAccepted)
	}
}

// poster returns the connection that a POST or DELETE is about, nil where it
// is unknown or has ended. Without ok, the request is refused already.
func (s *Service) poster(w http.ResponseWriter, r *http.Request) (c *connection, ended, ok bool) {
	h, _, ok := s.client(w, r)
	if !ok {
		return nil, false, false
	}
	c, ended = s.registry.find(h, r.URL.Query().Get("id"))
	if c != nil && c.inbox == nil {
		s.refuse(w, r, http.StatusBadRequest, "this connection is a WebSocket: it takes no requests")
		return nil, false, false
	}
	return c, ended, true
}

func (s *Service) refuseUnknown(w http.ResponseWriter, r *http.Request) {
	s.refuse(w, r, http.StatusNotFound, "no connection has this id")
}
