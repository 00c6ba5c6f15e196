package emulator

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/go-json-experiment/json"
)

// clientPath is the path that tokens of clients are made for, also where they
// negotiate.
const clientPath = "/client/"

// hubName is what a hub may be called (Azure data-plane REST, swagger
// 2022-06-01).
var hubName = regexp.MustCompile("^[A-Za-z][A-Za-z0-9_`,.[\\]]{0,127}$")

func (s *Service) clientRoutes(mux *http.ServeMux) {
	mux.Handle("POST /client/negotiate", crossOrigin(s.negotiate))
	mux.Handle("GET /client", crossOrigin(s.connect))
	mux.Handle("GET /client/{$}", crossOrigin(s.connect))
	mux.Handle("OPTIONS /client/", crossOrigin(preflight))
	mux.Handle("OPTIONS /client", crossOrigin(preflight))
}

// negotiation is the answer to a client that negotiates.
type negotiation struct {
	Version    int             `json:"negotiateVersion"`
	ID         string          `json:"connectionId"`
	Token      string          `json:"connectionToken,omitzero"`
	Transports []transportInfo `json:"availableTransports"`
}

type transportInfo struct {
	Transport string   `json:"transport"`
	Formats   []string `json:"transferFormats"`
}

// negotiate gives a client an id to connect with (TransportProtocols.md).
// Clients that ask for no version know only one id.
func (s *Service) negotiate(w http.ResponseWriter, r *http.Request) {
	h, claims, ok := s.client(w, r)
	if !ok {
		return
	}
	version := 0
	if text := r.URL.Query().Get("negotiateVersion"); text != "" {
		asked, err := strconv.Atoi(text)
		if err != nil || asked < 0 {
			s.refuse(w, r, http.StatusBadRequest, "negotiateVersion must be a number, is "+strconv.Quote(text))
			return
		}
		version = min(asked, 1)
	}
	answer := negotiation{
		Version:    version,
		ID:         rand.Text(),
		Transports: []transportInfo{{"WebSockets", []string{"Text", "Binary"}}},
	}
	token := answer.ID
	if version > 0 {
		token = rand.Text()
		answer.Token = token
	}
	s.registry.expect(token, ticket{h.name, answer.ID, time.Now().Add(s.options.HandshakeTimeout)})
	s.observe(Event{Kind: Negotiated, Hub: h.name, ConnectionID: answer.ID, UserID: userID(claims)})
	w.Header().Set("Content-Type", "application/json")
	_ = json.MarshalWrite(w, answer) // an error says only that the client is gone
}

// connect serves a connection, with the id of a negotiation or without one.
func (s *Service) connect(w http.ResponseWriter, r *http.Request) {
	h, claims, ok := s.client(w, r)
	if !ok {
		return
	}
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		s.refuse(w, r, http.StatusBadRequest, "the only transport here is WebSockets, and this is no WebSocket request")
		return
	}
	c := s.newConnection(h, rand.Text(), claims, r.URL.RawQuery)
	if err := s.registry.join(c, r.URL.Query().Get("id")); err != nil {
		c.cancel()
		s.refuse(w, r, joinStatus(err), err.Error())
		return
	}
	// The token says who may connect, whatever page the client runs in.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		c.cancel()
		s.registry.leave(c)
		s.observe(s.refusal(r, http.StatusBadRequest, err.Error()))
		return
	}
	// Twice, so that a message over the limit is refused with a reason.
	conn.SetReadLimit(2 * int64(s.options.MaxMessage))
	c.serve(webSocket{conn})
}

func joinStatus(err error) int {
	switch {
	case errors.Is(err, errNoTicket):
		return http.StatusNotFound
	case errors.Is(err, errInUse):
		return http.StatusConflict
	default:
		return http.StatusServiceUnavailable
	}
}

// client checks what every request of a client has: a hub and a token.
func (s *Service) client(w http.ResponseWriter, r *http.Request) (*hub, []claim, bool) {
	name := r.URL.Query().Get("hub")
	if !hubName.MatchString(name) {
		s.refuse(w, r, http.StatusBadRequest, "the hub in the query is "+strconv.Quote(name)+", must match "+hubName.String())
		return nil, nil, false
	}
	claims, err := s.authenticate(r, clientPath, "hub="+url.QueryEscape(strings.ToLower(name)))
	if err == nil && len(bearer(r)) > longestToken {
		err = &tokenError{"text", "is over 4096 characters, which Azure refuses"}
	}
	if err != nil {
		s.refuseToken(w, r, err)
		return nil, nil, false
	}
	return s.registry.hub(name), claims, true
}
