package emulator

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// clientPath is the path that tokens of clients are made for, also where they
// negotiate.
const clientPath = "/client/"

func (s *Service) clientRoutes(mux *http.ServeMux) {
	mux.Handle("POST /client/negotiate", crossOrigin(s.negotiate))
	for _, path := range []string{"/client", "/client/{$}"} {
		mux.Handle("GET "+path, crossOrigin(s.connect))
		mux.Handle("POST "+path, crossOrigin(s.post))
		mux.Handle("DELETE "+path, crossOrigin(s.leave))
	}
	mux.Handle("OPTIONS /client/", crossOrigin(preflight))
	mux.Handle("OPTIONS /client", crossOrigin(preflight))
}

type negotiation struct {
	Version    int             `json:"negotiateVersion"`
	ID         string          `json:"connectionId"`
	Token      string          `json:"connectionToken,omitzero"`
	Resumes    bool            `json:"useStatefulReconnect,omitzero"`
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
			s.refuse(w, r, http.StatusBadRequest, "negotiateVersion must be a number, is "+strconv.Quote(brief(text, longestQuote)))
			return
		}
		version = min(asked, 1)
	}
	answer := negotiation{
		Version: version,
		ID:      rand.Text(),
		// Clients that did not ask refuse the answer where it is true.
		Resumes: version > 0 && strings.EqualFold(r.URL.Query().Get("useStatefulReconnect"), "true"),
		Transports: []transportInfo{
			{"WebSockets", []string{"Text", "Binary"}},
			{"ServerSentEvents", []string{"Text"}},
			{"LongPolling", []string{"Text", "Binary"}},
		},
	}
	token := answer.ID
	if version > 0 {
		token = rand.Text()
		answer.Token = token
	}
	s.registry.expect(token, ticket{h.name, answer.ID, answer.Resumes, time.Now().Add(s.options.HandshakeTimeout)})
	s.observe(Event{Kind: Negotiated, Hub: h.name, ConnectionID: answer.ID, UserID: userID(claims), Claims: shown(claims)})
	w.Header().Set("Content-Type", "application/json")
	_ = json.MarshalWrite(w, answer) // an error says only that the client is gone
}

func (s *Service) client(w http.ResponseWriter, r *http.Request) (*hub, []claim, bool) {
	name := r.URL.Query().Get("hub")
	if !isClientHub(name) {
		s.refuse(w, r, http.StatusBadRequest, "the hub in the query is "+strconv.Quote(brief(name, longestQuote))+"; a hub name is "+functionapp.HubNames)
		return nil, nil, false
	}
	claims, err := s.authenticate(r, clientToken(r), clientPath, "hub="+url.QueryEscape(strings.ToLower(name)))
	if err == nil && len(clientToken(r)) > longestToken {
		err = &tokenError{"text", "is over 4096 characters, which Azure refuses"}
	}
	if err != nil {
		s.refuseToken(w, r, err)
		return nil, nil, false
	}
	if user := userID(claims); strings.ContainsFunc(user, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }) {
		s.refuse(w, r, http.StatusBadRequest, "the user id "+strconv.Quote(user)+" has control characters in it, which the header X-ASRS-User-Id cannot carry")
		return nil, nil, false
	}
	return s.registry.hub(name), claims, true
}

// isClientHub tells the names of hubs, and those with the name of an
// application in front.
func isClientHub(name string) bool {
	if functionapp.IsHubName(name) {
		return true
	}
	for i, c := range name {
		if c == '_' && functionapp.IsHubName(name[:i]) && functionapp.IsHubName(name[i+1:]) {
			return true
		}
	}
	return false
}
