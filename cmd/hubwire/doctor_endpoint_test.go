package main

import (
	"context"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

const doctorKey = "the-access-key"

// untouched is an app that must never be called.
func untouched(t *testing.T) http.Handler {
	t.Helper()
	app := signalr.NewApp()
	app.Register(signalr.Trigger{
		Function: "send", Hub: "chat", Category: signalr.Messages, Event: "send",
		Run: func(context.Context, *signalr.Call) (any, error) {
			t.Error("the doctor called a function")
			return nil, nil
		},
	})
	handler, err := upstream.NewHandler(app, upstream.Options{
		AccessKeys: func(string) ([]string, error) { return []string{doctorKey}, nil },
		Logger:     slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func serveOnce(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func answering(status int, location string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if location != "" {
			w.Header().Set("Location", location)
		}
		w.WriteHeader(status)
	})
}

func examine(t *testing.T, e endpoint) (text string, ill bool) {
	t.Helper()
	found := e.examine(t.Context())
	var b strings.Builder
	for _, f := range found {
		b.WriteString(f.level + " " + f.what + " -> " + f.help + "\n")
	}
	return b.String(), sick(found)
}

func TestHealthyEndpoint(t *testing.T) {
	text, sick := examine(t, endpoint{url: serveOnce(t, untouched(t)), accessKey: doctorKey, hub: "chat", event: "send"})
	if sick || !strings.Contains(text, "the signature of the access key is accepted") {
		t.Errorf("got\n%s", text)
	}
}

func TestWrongKey(t *testing.T) {
	text, sick := examine(t, endpoint{url: serveOnce(t, untouched(t)), accessKey: "another", hub: "chat", event: "send"})
	if !sick || !strings.Contains(text, "does not accept the signature") || strings.Contains(text, doctorKey) {
		t.Errorf("got\n%s", text)
	}
}

func TestEveryAnswerIsExplained(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	secure := httptest.NewUnstartedServer(answering(404, ""))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	for name, c := range map[string]struct {
		url  string
		want string
		sick bool
	}{
		"missing":        {gone.URL, "the endpoint cannot be reached: dial tcp", true},
		"plain for TLS":  {strings.Replace(serveOnce(t, answering(404, "")), "http:", "https:", 1), "speaks plain HTTP", true},
		"unknown issuer": {secure.URL, "does not trust the issuer", true},
		"no URL":         {"chat.example.com?code=secret", "invalid URL", true},
		"placeholder":    {"https://<Function_App_URL>/x?code=<API_KEY>", "has a placeholder", true},
		"wants a key":    {serveOnce(t, answering(401, "")) + "/runtime/webhooks/signalr", "401: the endpoint requires a key", true},
		"wrong code":     {serveOnce(t, answering(401, "")) + "/runtime/webhooks/signalr?code=secret", "signalr_extension of this app", true},
		"content type":   {serveOnce(t, answering(415, "")), "415", true},
		"redirect":       {serveOnce(t, answering(301, "https://example.com/?code=secret")), "redirects to https://example.com/", true},
		"gateway":        {serveOnce(t, answering(502, "")), "the app does not", true},
		"failed":         {serveOnce(t, answering(500, "")), "500: the endpoint failed", true},
		"not POST":       {serveOnce(t, answering(405, "")), "405", true},
		"takes all":      {serveOnce(t, answering(200, "")), "accepts everything", false},
		"elsewhere":      {serveOnce(t, answering(404, "")) + "/api/x", "both look alike", false},
		"functions":      {serveOnce(t, answering(404, "")) + "/runtime/webhooks/signalr?code=secret", "the endpoint exists", false},
		"teapot":         {serveOnce(t, answering(418, "")), "unexpected status 418", true},
	} {
		text, sick := examine(t, endpoint{url: c.url, accessKey: doctorKey})
		if sick != c.sick || !strings.Contains(text, c.want) || strings.Contains(text, "secret") {
			t.Errorf("%s: sick %v, want %v and %q:\n%s", name, sick, c.sick, c.want, text)
		}
	}
}

// Whoever gets a signature could send it on: it is for a connection that no function runs for.
func TestSignaturesAreForNobodysConnection(t *testing.T) {
	var signed []string
	handler := untouched(t)
	examine(t, endpoint{url: serveOnce(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-ASRS-Signature") != "" {
			signed = append(signed, r.Header.Get("X-ASRS-Connection-Id"))
		}
		handler.ServeHTTP(w, r)
	})), accessKey: doctorKey, hub: "chat", event: "send"})
	for _, connection := range signed {
		if !strings.HasPrefix(connection, "hubwire-doctor-") {
			t.Errorf("signed for connection %q", connection)
		}
	}
	if len(signed) == 0 {
		t.Error("nothing was signed")
	}
}

func TestAnswersAreEscaped(t *testing.T) {
	const hostile = "a\x1b[31mb\u202ec\nd"
	for _, status := range []int{200, 301, 400, 401, 404, 418, 500, 502} {
		text, _ := examine(t, endpoint{url: serveOnce(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "https://example.com/\u202e"+strings.Repeat("x", 5000))
			w.WriteHeader(status)
			io.WriteString(w, hostile)
		})), accessKey: doctorKey, hub: "chat", event: "send"})
		if strings.ContainsAny(text, "\x1b\u202e") || len(text) > 2000 {
			t.Errorf("%d: got %q", status, text)
		}
	}
}
