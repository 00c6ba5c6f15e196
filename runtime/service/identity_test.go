package service_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// tokens is a source that numbers its tokens.
type tokens struct {
	mu     sync.Mutex
	given  int
	scopes map[string]bool
	err    error
}

func (s *tokens) Token(_ context.Context, scope string) (service.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return service.Token{}, s.err
	}
	s.given++
	if s.scopes == nil {
		s.scopes = make(map[string]bool)
	}
	s.scopes[scope] = true
	return service.Token{Value: fmt.Sprintf("token-%d", s.given), Expires: time.Now().Add(time.Hour)}, nil
}

func (s *tokens) identity(service.ConnectionString) (service.TokenSource, error) { return s, nil }

func TestIdentitySettings(t *testing.T) {
	for name, c := range map[string]struct {
		settings []string
		want     string
	}{
		"default":           {[]string{"Id__serviceUri", "https://a/"}, "https://a default credential"},
		"managed identity":  {[]string{"Id__serviceUri", "https://a", "Id__credential", "ManagedIdentity", "Id__clientId", "me"}, "https://a managed identity me"},
		"application":       {[]string{"Id__serviceUri", "https://a", "Id__clientId", "me", "Id__tenantId", "us", "Id__clientSecret", "SECRET"}, "https://a client secret me us"},
		"colons":            {[]string{"Id:serviceUri", "https://a", "Id:credential", "managedidentity"}, "https://a managed identity"},
		"connection string": {[]string{"Id", "Endpoint=https://a;AuthType=azure.app;ClientId=me;TenantId=us;ClientCert=/cert.pem"}, "https://a client secret me us"},
	} {
		conn, err := settings(c.settings...).ConnectionString("Id")
		got := strings.TrimSpace(strings.Join([]string{conn.Endpoint, string(conn.Credential), conn.ClientID, conn.TenantID}, " "))
		if err != nil || got != c.want {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
		if strings.Contains(fmt.Sprintf("%v %+v %#v", conn, conn, conn), "SECRET") {
			t.Errorf("%s: the secret is shown", name)
		}
	}
	conn, err := settings("Id__serviceUri", "https://a", "Id__clientEndpoint", "https://c", "Id__serverEndpoint", "https://s").ConnectionString("Id")
	if err != nil || conn.ClientEndpoint != "https://c" || conn.ServerEndpoint != "https://s" {
		t.Errorf("got %+v, %v", conn, err)
	}
	var wrong *service.ConnectionStringError
	if _, err := settings("Id__serviceUri", "a").ConnectionString("Id"); !errors.As(err, &wrong) || wrong.Field != "Endpoint" {
		t.Errorf("got %v", err)
	}
}

func TestSendingWithAnIdentity(t *testing.T) {
	f := newFakeService(t, http.StatusAccepted)
	source := &tokens{}
	s := service.NewSettings(func(name string) string {
		return map[string]string{"Id__serviceUri": f.URL}[name]
	}, service.WithIdentity(source.identity), service.WithHTTPClient(f.Client()))
	sender := s.Sender(signalr.Output{Hub: "chat", Connection: "Id"})
	for range 3 {
		if err := sender.Send(t.Context(), message(signalr.Audience{})); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.last(t).token; got != "token-1" || source.given != 1 || !source.scopes[service.Scope] {
		t.Errorf("the token is %s after %d, scopes %v", got, source.given, source.scopes)
	}
	without := settings("Id__serviceUri", f.URL)
	err := without.Sender(signalr.Output{Hub: "chat", Connection: "Id"}).Send(t.Context(), message(signalr.Audience{}))
	if !errors.Is(err, service.ErrIdentity) || !strings.Contains(err.Error(), "give the program a token source") {
		t.Errorf("without a source: %v", err)
	}
	if err := without.Check("Id"); !errors.Is(err, service.ErrIdentity) {
		t.Errorf("Check: %v", err)
	}
	failing := &tokens{err: errors.New("no identity here")}
	err = s.Sender(signalr.Output{Hub: "chat", Connection: "Id"}).Send(t.Context(), message(signalr.Audience{}))
	if err != nil {
		t.Error(err)
	}
	direct, err := service.NewSender(connection(t, "Endpoint=https://a;AuthType=azure"), "chat", service.WithIdentity(func(service.ConnectionString) (service.TokenSource, error) { return failing, nil }))
	if err != nil {
		t.Fatal(err)
	}
	var failure *service.Error
	if err := direct.Send(t.Context(), message(signalr.Audience{})); !errors.Is(err, failing.err) || !errors.As(err, &failure) {
		t.Errorf("got %v", err)
	}
}

func TestTokensAreRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &tokens{}
		s := &script{lines: []string{"202"}}
		sender, err := service.NewSender(connection(t, "Endpoint=https://a;AuthType=azure"), "chat",
			service.WithIdentity(source.identity), service.WithHTTPClient(&http.Client{Transport: s}))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			after time.Duration
			fails bool
			given int
		}{{0, false, 1}, {50 * time.Minute, false, 1}, {8 * time.Minute, true, 1}, {0, false, 1}, {31 * time.Second, false, 2}} {
			time.Sleep(c.after)
			source.err = nil
			if c.fails { // two minutes are left of the old one
				source.err = errors.New("down")
			}
			if err := sender.Send(t.Context(), message(signalr.Audience{})); err != nil || source.given != c.given {
				t.Errorf("after %v: %d tokens, %v", c.after, source.given, err)
			}
		}
	})
}

func TestClientTokensOfAnIdentity(t *testing.T) {
	answer, asked := `{"AccessKey":"dynamic","KeyId":"k1"}`, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.Method != http.MethodGet || r.RequestURI != "/api/v1/auth/accessKey" || r.Header.Get("Authorization") != "Bearer token-1" {
			t.Errorf("the service saw %s %s with %s", r.Method, r.RequestURI, r.Header.Get("Authorization"))
		}
		w.Write([]byte(answer))
	}))
	defer server.Close()
	negotiate := func(s *service.Settings) *httptest.ResponseRecorder {
		handler := service.NegotiateHandler(&signalr.Negotiation{Function: "n", Hub: "Chat", Connection: "Id", Options: func(context.Context, *http.Request) (signalr.NegotiateOptions, error) {
			return signalr.NegotiateOptions{UserID: "ann"}, nil
		}}, s)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
		return w
	}
	lookup := func(name string) string {
		return map[string]string{"Id__serviceUri": "https://svc", "Id__serverEndpoint": server.URL}[name]
	}
	s := service.NewSettings(lookup, service.WithIdentity((&tokens{}).identity), service.WithApplicationName("App"))
	for range 2 {
		w := negotiate(s)
		var got struct{ URL, AccessToken string }
		if err := json.Unmarshal(w.Body.Bytes(), &got); w.Code != 200 || err != nil || got.URL != "https://svc/client/?hub=app_chat" {
			t.Fatalf("got %d %s", w.Code, w.Body)
		}
		token, err := jwt.Parse(got.AccessToken, func(*jwt.Token) (any, error) { return []byte("dynamic"), nil })
		if err != nil || token.Header["kid"] != "k1" {
			t.Fatalf("token %s: %v", got.AccessToken, err)
		}
		claims := token.Claims.(jwt.MapClaims)
		if claims["aud"] != "https://svc/client/?hub=app_chat" || claims["asrs.s.uid"] != "ann" {
			t.Errorf("claims are %v", claims)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times for the key", asked)
	}
	answer = `{"AccessKey":""}`
	if w := negotiate(service.NewSettings(lookup, service.WithIdentity((&tokens{}).identity))); w.Code != 500 || strings.Contains(w.Body.String(), "AccessKey") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}
