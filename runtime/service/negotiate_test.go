package service_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

type connectionInfo struct{ URL, AccessToken string }

// negotiate sends a request to a handler and returns the answer and the log.
func negotiate(t *testing.T, n *signalr.Negotiation, r *http.Request) (*http.Response, string, string) {
	t.Helper()
	var log bytes.Buffer
	handler := service.NegotiateHandler(n, settings("AzureSignalRConnectionString", testConnection),
		service.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Result(), string(body), log.String()
}

func post(target string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func decided(options signalr.NegotiateOptions, err error) *signalr.Negotiation {
	return &signalr.Negotiation{Function: "negotiate", Hub: "Chat", Options: func(context.Context, *http.Request) (signalr.NegotiateOptions, error) {
		return options, err
	}}
}

func TestNegotiateAnswersURLAndToken(t *testing.T) {
	answer, body, log := negotiate(t, decided(signalr.NegotiateOptions{UserID: "ann", Claims: signalr.NewClaims("role", "admin")}, nil), post("/"))
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Cache-Control") != "no-store" || answer.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("got %d %v", answer.StatusCode, answer.Header)
	}
	if !strings.HasPrefix(body, `{"url":"https://abc/client/?hub=chat","accessToken":"`) {
		t.Errorf("got %s", body)
	}
	var info connectionInfo
	if err := json.Unmarshal([]byte(body), &info); err != nil {
		t.Fatal(err)
	}
	if claims := readToken(t, info.AccessToken, "fake_key"); claims["asrs.s.uid"] != "ann" || claims["role"] != "admin" {
		t.Errorf("got %v", claims)
	}
	if !strings.Contains(log, "negotiated") || !strings.Contains(log, "userId=ann") || strings.Contains(log, info.AccessToken) {
		t.Errorf("log: %s", log)
	}
	if _, _, log := negotiate(t, decided(signalr.NegotiateOptions{UserID: strings.Repeat("x", 1000)}, nil), post("/")); !strings.Contains(log, "negotiated") || len(log) > 600 {
		t.Errorf("a long name: %s", log)
	}
}

func TestNegotiateTakesPOSTOnly(t *testing.T) {
	for _, method := range []string{http.MethodGet, http.MethodOptions, http.MethodPut} {
		answer, _, _ := negotiate(t, decided(signalr.NegotiateOptions{}, nil), httptest.NewRequest(method, "/", nil))
		if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "POST" {
			t.Errorf("%s: got %d, Allow %q", method, answer.StatusCode, answer.Header.Get("Allow"))
		}
	}
}

func TestNegotiateRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		status int
		text   string
		log    string
	}{
		"status":         {&signalr.StatusError{Status: 401, Message: "log in first"}, 401, "log in first", "log in first"},
		"wrapped status": {errors.Join(&signalr.StatusError{Status: 429, Message: "slow down"}), 429, "slow down", "status=429"},
		"hub error":      {&signalr.HubError{Message: "you are banned", Cause: errors.New("secret")}, 403, "you are banned", "you are banned"},
		"any error":      {errors.New("secret"), 500, "The call failed.", "secret"},
		"odd status":     {&signalr.StatusError{Status: 7, Message: "secret"}, 500, "The call failed.", "secret"},
	} {
		answer, body, log := negotiate(t, decided(signalr.NegotiateOptions{}, c.err), post("/"))
		if answer.StatusCode != c.status || !strings.HasPrefix(body, c.text) || strings.Contains(body, "secret") || !strings.Contains(log, c.log) {
			t.Errorf("%s: got %d %s; log %s", name, answer.StatusCode, body, log)
		}
	}
}

func TestNegotiatePanicFailsOneRequest(t *testing.T) {
	n := decided(signalr.NegotiateOptions{}, nil)
	n.Options = func(context.Context, *http.Request) (signalr.NegotiateOptions, error) { panic("boom") }
	answer, body, log := negotiate(t, n, post("/"))
	if answer.StatusCode != 500 || strings.Contains(body, "boom") || !strings.Contains(log, "panic: boom") || !strings.Contains(log, "negotiate_test.go") {
		t.Errorf("got %d %s; log %s", answer.StatusCode, body, log)
	}
}

func TestNegotiateWithoutConnection(t *testing.T) {
	n := decided(signalr.NegotiateOptions{}, nil)
	n.Connection = "Missing"
	answer, body, log := negotiate(t, n, post("/"))
	if answer.StatusCode != 500 || strings.Contains(body, "Missing") || !strings.Contains(log, `app setting \"Missing\": is not set`) {
		t.Errorf("got %d %s; log %s", answer.StatusCode, body, log)
	}
}

// idToken returns a JWT with the payload and a signature nobody checks.
func idToken(payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256"}`)) + "." + encode([]byte(payload)) + "." + encode([]byte("x"))
}

func TestDeclaredNegotiationVector(t *testing.T) {
	v := vectors[struct {
		ConnectionInfo struct {
			Hub, Endpoint, AccessKey, URL string
			IDTokenClaims                 json.RawMessage
			ClaimTypeList                 []string
			TokenClaims                   map[string]string
		}
	}](t, "connection-info.json").ConnectionInfo
	n := &signalr.Negotiation{Function: "negotiate", Hub: v.Hub, Declared: &signalr.DeclaredNegotiation{IDToken: "{headers.x-id-token}", Claims: v.ClaimTypeList}}
	handler := service.NegotiateHandler(n, settings("AzureSignalRConnectionString", "Endpoint="+v.Endpoint+";AccessKey="+v.AccessKey))
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, post("/", "X-ID-Token", idToken(string(v.IDTokenClaims))))
	var info connectionInfo
	if err := json.Unmarshal(w.Body.Bytes(), &info); err != nil {
		t.Fatal(err)
	}
	claims := readToken(t, info.AccessToken, v.AccessKey)
	if info.URL != v.URL || len(claims) != 3+len(v.TokenClaims) {
		t.Errorf("got %s and %v", info.URL, claims)
	}
	for name, want := range v.TokenClaims {
		if claims[name] != want {
			t.Errorf("claim %s is %v, want %s", name, claims[name], want)
		}
	}
}

func TestDeclaredNegotiation(t *testing.T) {
	token := idToken(`{"roles":["a","b"],"n":1.50,"ok":true,"o":{"k":1},"none":null,"sub":"s","other":"x"}`)
	claims := []string{"roles", "n", "ok", "o", "none", "absent", "roles"}
	for name, c := range map[string]struct {
		declared signalr.DeclaredNegotiation
		request  *http.Request
		status   int
		user     any
		says     string
	}{
		"literal":            {signalr.DeclaredNegotiation{UserID: "ann"}, post("/"), 200, "ann", ""},
		"nobody":             {signalr.DeclaredNegotiation{}, post("/"), 200, nil, ""},
		"header":             {signalr.DeclaredNegotiation{UserID: "{headers.userId}"}, post("/", "USERID", "ann"), 200, "ann", ""},
		"query, any case":    {signalr.DeclaredNegotiation{UserID: "{Query.userid}"}, post("/?UserID=ann"), 200, "ann", ""},
		"text around":        {signalr.DeclaredNegotiation{UserID: "{{{query.a}-{query.b}}}"}, post("/?a=1&b=2"), 200, "{1-2}", ""},
		"missing header":     {signalr.DeclaredNegotiation{UserID: "{headers.who}"}, post("/?who=ann"), 400, nil, `negotiate needs the header "who"`},
		"missing parameter":  {signalr.DeclaredNegotiation{UserID: "{query.who}"}, post("/", "who", "ann"), 400, nil, `negotiate needs the query parameter "who"`},
		"unknown expression": {signalr.DeclaredNegotiation{UserID: "{sys.randguid}"}, post("/"), 500, nil, "The call failed."},
		"open brace":         {signalr.DeclaredNegotiation{UserID: "{query.a"}, post("/"), 500, nil, "The call failed."},
		"closing brace":      {signalr.DeclaredNegotiation{IDToken: "a}b"}, post("/"), 500, nil, "The call failed."},
		"ID token":           {signalr.DeclaredNegotiation{IDToken: "{headers.t}", Claims: claims}, post("/", "t", token), 200, nil, ""},
		"unused ID token":    {signalr.DeclaredNegotiation{IDToken: "{headers.t}"}, post("/"), 200, nil, ""},
		"missing ID token":   {signalr.DeclaredNegotiation{IDToken: "{headers.t}", Claims: claims}, post("/"), 400, nil, `negotiate needs the header "t"`},
		"bearer":             {signalr.DeclaredNegotiation{IDToken: "{headers.t}", Claims: claims}, post("/", "t", "Bearer x"), 400, nil, "invalid ID token"},
		"not base64":         {signalr.DeclaredNegotiation{IDToken: "a.%.c", Claims: claims}, post("/"), 400, nil, "invalid ID token"},
		"not JSON":           {signalr.DeclaredNegotiation{IDToken: "a.aaaa.c", Claims: claims}, post("/"), 400, nil, "invalid ID token"},
		"chooses the user":   {signalr.DeclaredNegotiation{IDToken: "{headers.t}", Claims: []string{"asrs.s.uid"}}, post("/", "t", idToken(`{"asrs.s.uid":"admin"}`)), 500, nil, "The call failed."},
	} {
		answer, body, log := negotiate(t, &signalr.Negotiation{Hub: "chat", Declared: &c.declared}, c.request)
		if answer.StatusCode != c.status || !strings.HasPrefix(body, c.says) {
			t.Errorf("%s: got %d %s; log %s", name, answer.StatusCode, body, log)
			continue
		}
		if c.status != 200 {
			continue
		}
		var info connectionInfo
		if err := json.Unmarshal([]byte(body), &info); err != nil {
			t.Fatal(err)
		}
		got := readToken(t, info.AccessToken, "fake_key")
		if got["asrs.s.uid"] != c.user {
			t.Errorf("%s: user is %v, want %v", name, got["asrs.s.uid"], c.user)
		}
		if name == "ID token" {
			text, _ := json.Marshal(map[string]any{"roles": got["roles"], "n": got["n"], "ok": got["ok"], "o": got["o"], "none": got["none"], "other": got["other"]})
			if string(text) != `{"n":"1.50","none":null,"o":"{\"k\":1}","ok":"true","other":null,"roles":["a","b"]}` {
				t.Errorf("claims are %s", text)
			}
		}
	}
}

func FuzzDeclaredNegotiation(f *testing.F) {
	f.Add("{headers.t}", "x", idToken(`{"a":"b","c":[1,[2],{"a":"b"}]}`))
	f.Add("{{{query.a}}}", "y", "a.b.c")
	f.Add("}", "{", "..")
	s := settings("AzureSignalRConnectionString", testConnection)
	log := slog.New(slog.DiscardHandler)
	f.Fuzz(func(t *testing.T, userID, idToken, header string) {
		n := &signalr.Negotiation{Hub: "chat", Declared: &signalr.DeclaredNegotiation{UserID: userID, IDToken: idToken, Claims: []string{"a", "c"}}}
		r := post("/?a=b")
		r.Header["T"] = []string{header}
		w := httptest.NewRecorder()
		service.NegotiateHandler(n, s, service.WithLogger(log)).ServeHTTP(w, r)
		if w.Code != 200 && w.Code != 400 && w.Code != 500 {
			t.Fatalf("status %d", w.Code)
		}
	})
}

func TestNegotiateRefusesNamesThatPassForClaims(t *testing.T) {
	answer, body, log := negotiate(t, decided(signalr.NegotiateOptions{UserID: "mallory, admin: true"}, nil), post("/"))
	if answer.StatusCode != http.StatusBadRequest || !strings.Contains(body, "the user id has a comma") || strings.Contains(log, "mallory") {
		t.Errorf("got %d %s, log %s", answer.StatusCode, body, log)
	}
}

func TestNegotiatedQuery(t *testing.T) {
	_, body, _ := negotiate(t, decided(signalr.NegotiateOptions{Query: url.Values{"room": {"7 & 8"}}}, nil), post("/"))
	var info connectionInfo
	if err := json.Unmarshal([]byte(body), &info); err != nil {
		t.Fatal(err)
	}
	if info.URL != "https://abc/client/?hub=chat&room=7+%26+8" {
		t.Errorf("got %s", info.URL)
	}
	if aud := readToken(t, info.AccessToken, "fake_key")["aud"]; aud != "https://abc/client/?hub=chat" {
		t.Errorf("the audience is %v", aud)
	}
	for _, name := range []string{"hub", "HUB", "id", "access_token"} {
		if answer, _, _ := negotiate(t, decided(signalr.NegotiateOptions{Query: url.Values{name: {"x"}}}, nil), post("/")); answer.StatusCode != http.StatusInternalServerError {
			t.Errorf("%s: got %d", name, answer.StatusCode)
		}
	}
}
