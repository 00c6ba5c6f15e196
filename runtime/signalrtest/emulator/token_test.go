package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/golang-jwt/jwt/v5"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func TestTokensThatAreRefusedNameTheClaim(t *testing.T) {
	s, events := start(t, emulator.Options{})
	audience := s.Endpoint() + "/client/?hub=chat"
	in, past := time.Now().Add(time.Hour).Unix(), time.Now().Add(-time.Hour).Unix()
	key := emulator.DefaultAccessKey
	for name, c := range map[string]struct{ token, want string }{
		"none":       {"", "token: signature is missing"},
		"no token":   {"hello", "token: text is not a valid JSON Web Token"},
		"other key":  {sign(t, "other", jwt.MapClaims{"aud": audience, "exp": in}), "token: signature is invalid"},
		"no exp":     {sign(t, key, jwt.MapClaims{"aud": audience}), "token: exp is missing"},
		"expired":    {sign(t, key, jwt.MapClaims{"aud": audience, "exp": past}), "token: exp is in the past: "},
		"not yet":    {sign(t, key, jwt.MapClaims{"aud": audience, "exp": in, "nbf": in}), "token: nbf is in the future: "},
		"no aud":     {sign(t, key, jwt.MapClaims{"exp": in}), "token: aud is []"},
		"other hub":  {sign(t, key, jwt.MapClaims{"aud": s.Endpoint() + "/client/?hub=chess", "exp": in}), "token: aud is "},
		"other path": {sign(t, key, jwt.MapClaims{"aud": s.Endpoint() + "/server/?hub=chat", "exp": in}), "token: aud is "},
		"other host": {sign(t, key, jwt.MapClaims{"aud": "https://example.com/client/?hub=chat", "exp": in}), "token: aud is "},
		"other port": {sign(t, key, jwt.MapClaims{"aud": "http://127.0.0.1:1/client/?hub=chat", "exp": in}), "token: aud is "},
		"too long":   {sign(t, key, jwt.MapClaims{"aud": audience, "exp": in, "x": strings.Repeat("y", 4096)}), "token: text is over 4096 characters"},
		"unsigned":   {unsigned(t, jwt.MapClaims{"aud": audience, "exp": in}), "token: signature is invalid"},
	} {
		response := request(t, "POST", s.Endpoint()+"/client/negotiate?hub=chat", c.token, "")
		text := bodyOf(t, response)
		if response.StatusCode != http.StatusUnauthorized || !strings.Contains(text, c.want) {
			t.Errorf("%s: got %d %s, want %s", name, response.StatusCode, text, c.want)
		}
		if e := events.wait(t, emulator.Refused); e.Hub != "chat" || e.Status != 401 || !strings.HasPrefix(e.Reason, c.want) {
			t.Errorf("%s: got %s", name, e)
		}
		if challenge := response.Header.Get("WWW-Authenticate"); !strings.Contains(challenge, "invalid_token") {
			t.Errorf("%s: got WWW-Authenticate %s", name, challenge)
		}
	}
}

func unsigned(t *testing.T, claims jwt.MapClaims) string {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodNone, claims).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTokensThatAreTaken(t *testing.T) {
	s, _ := start(t, emulator.Options{AccessKeys: []string{"first", "second"}})
	port := s.Endpoint()[strings.LastIndex(s.Endpoint(), ":"):]
	for _, audience := range []string{
		s.Endpoint() + "/client/?hub=chat", s.Endpoint() + "/client/", s.Endpoint() + "/client",
		"http://localhost" + port + "/client/?hub=CHAT", "https://LOCALHOST/client/?hub=chat",
	} {
		token := sign(t, "second", jwt.MapClaims{"aud": audience, "exp": time.Now().Add(time.Hour).Unix(), "nbf": time.Now().Unix()})
		if n := negotiate(t, s, "hub=chat", token); n.ConnectionID == "" {
			t.Errorf("%s: got %+v", audience, n)
		}
	}
}

func TestNegotiateVersions(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	token := clientToken(t, s, "chat")
	for query, version := range map[string]int{"": 0, "&negotiateVersion=0": 0, "&negotiateVersion=1": 1, "&negotiateVersion=2": 1} {
		n := negotiate(t, s, "hub=chat"+query, token)
		if n.NegotiateVersion != version || n.ConnectionID == "" || (n.ConnectionToken != "") != (version > 0) {
			t.Errorf("%q: got %+v", query, n)
		}
		if got, want := fmt.Sprint(n.AvailableTransports), "[{WebSockets [Text Binary]} {ServerSentEvents [Text]} {LongPolling [Text Binary]}]"; got != want {
			t.Errorf("%q: got %s", query, got)
		}
		id := n.ConnectionToken
		if version == 0 {
			id = n.ConnectionID
		}
		dial(t, s, "hub=chat&id="+id, token).handshake()
	}
	for query, want := range map[string]string{"": "the hub in the query", "hub=1": "the hub in the query", "hub=chat&negotiateVersion=x": "negotiateVersion must be"} {
		response := request(t, "POST", s.Endpoint()+"/client/negotiate?"+query, token, "")
		if text := bodyOf(t, response); response.StatusCode != http.StatusBadRequest || !strings.Contains(text, want) {
			t.Errorf("%q: got %d %s", query, response.StatusCode, text)
		}
	}
}

func TestConnectionIDsAreUsedOnce(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	token := clientToken(t, s, "chat")
	n := negotiate(t, s, "hub=chat&negotiateVersion=1", token)
	first := dial(t, s, "hub=chat&id="+n.ConnectionToken, token)
	first.handshake()
	for query, want := range map[string]int{
		"hub=chat&id=" + n.ConnectionToken: http.StatusConflict,
		"hub=chat&id=unknown":              http.StatusNotFound,
		"hub=chat&id=" + n.ConnectionID:    http.StatusNotFound,
	} {
		_, response, err := websocket.Dial(deadline(t), s.Endpoint()+"/client/?"+query+"&access_token="+token, nil)
		if err == nil || response.StatusCode != want {
			t.Errorf("%s: got %v, want %d", query, err, want)
		}
	}
	if got := request(t, "GET", s.Endpoint()+"/client/?hub=chat", token, "").StatusCode; got != http.StatusBadRequest {
		t.Errorf("no WebSocket: got %d", got)
	}
}

func TestBrowsersOnOtherOrigins(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	for _, method := range []string{http.MethodOptions, http.MethodPost} {
		r, err := http.NewRequestWithContext(deadline(t), method, s.Endpoint()+"/client/negotiate?hub=chat", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", "http://localhost:7071")
		r.Header.Set("Access-Control-Request-Headers", "authorization,x-signalr-user-agent")
		header := do(t, r).Header
		if header.Get("Access-Control-Allow-Origin") != "http://localhost:7071" || header.Get("Access-Control-Allow-Credentials") != "true" {
			t.Errorf("%s: got %v", method, header)
		}
		if method == http.MethodOptions && (header.Get("Access-Control-Allow-Headers") != "authorization,x-signalr-user-agent" || header.Get("Access-Control-Max-Age") == "") {
			t.Errorf("%s: got %v", method, header)
		}
	}
}

func TestLenientTokens(t *testing.T) {
	s, _ := start(t, emulator.Options{Lenient: true})
	past := time.Now().Add(-time.Hour).Unix()
	for _, c := range []struct {
		key  string
		want int
	}{{emulator.DefaultAccessKey, http.StatusOK}, {"other", http.StatusUnauthorized}} {
		token := sign(t, c.key, jwt.MapClaims{"aud": "https://elsewhere", "exp": past, "nbf": past})
		if got := request(t, "POST", s.Endpoint()+"/client/negotiate?hub=chat", token, "").StatusCode; got != c.want {
			t.Errorf("key %q: got %d, want %d", c.key, got, c.want)
		}
	}
}
