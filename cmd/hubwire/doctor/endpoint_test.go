package doctor_test

import (
	"context"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/cmd/hubwire/doctor"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

const key = "the-access-key"

// program is an app that must never be called.
func program(t *testing.T) http.Handler {
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
		AccessKeys: func(string) ([]string, error) { return []string{key}, nil },
		Logger:     slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func answers(status int, location string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if location != "" {
			w.Header().Set("Location", location)
		}
		w.WriteHeader(status)
	})
}

func examine(t *testing.T, e doctor.Endpoint) (text string, sick bool) {
	t.Helper()
	found := e.Examine(t.Context())
	var b strings.Builder
	for _, f := range found {
		b.WriteString(f.Level.String() + " " + f.What + " -> " + f.Help + "\n")
	}
	return b.String(), doctor.Sick(found)
}

func TestHealthyEndpoint(t *testing.T) {
	text, sick := examine(t, doctor.Endpoint{URL: serve(t, program(t)), AccessKey: key, Hub: "chat", Event: "send"})
	if sick || !strings.Contains(text, "the signature of the access key is accepted") {
		t.Errorf("got\n%s", text)
	}
}

func TestWrongKey(t *testing.T) {
	text, sick := examine(t, doctor.Endpoint{URL: serve(t, program(t)), AccessKey: "another", Hub: "chat", Event: "send"})
	if !sick || !strings.Contains(text, "does not accept the signature") || strings.Contains(text, key) {
		t.Errorf("got\n%s", text)
	}
}

func TestEveryAnswerIsExplained(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	secure := httptest.NewUnstartedServer(answers(404, ""))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	for name, c := range map[string]struct {
		url  string
		want string
		sick bool
	}{
		"missing":        {gone.URL, "the endpoint cannot be reached: dial tcp", true},
		"plain for TLS":  {strings.Replace(serve(t, answers(404, "")), "http:", "https:", 1), "speaks plain HTTP", true},
		"unknown issuer": {secure.URL, "does not trust the issuer", true},
		"no URL":         {"chat.example.com?code=secret", "invalid URL", true},
		"placeholder":    {"https://<Function_App_URL>/x?code=<API_KEY>", "has a placeholder", true},
		"wants a key":    {serve(t, answers(401, "")) + "/runtime/webhooks/signalr", "401: the endpoint requires a key", true},
		"wrong code":     {serve(t, answers(401, "")) + "/runtime/webhooks/signalr?code=secret", "signalr_extension of this app", true},
		"content type":   {serve(t, answers(415, "")), "415", true},
		"redirect":       {serve(t, answers(301, "https://example.com/?code=secret")), "redirects to https://example.com/", true},
		"gateway":        {serve(t, answers(502, "")), "the app does not", true},
		"failed":         {serve(t, answers(500, "")), "500: the endpoint failed", true},
		"not POST":       {serve(t, answers(405, "")), "405", true},
		"takes all":      {serve(t, answers(200, "")), "accepts everything", false},
		"elsewhere":      {serve(t, answers(404, "")) + "/api/x", "both look alike", false},
		"functions":      {serve(t, answers(404, "")) + "/runtime/webhooks/signalr?code=secret", "the endpoint exists", false},
		"teapot":         {serve(t, answers(418, "")), "unexpected status 418", true},
	} {
		text, sick := examine(t, doctor.Endpoint{URL: c.url, AccessKey: key})
		if sick != c.sick || !strings.Contains(text, c.want) || strings.Contains(text, "secret") {
			t.Errorf("%s: sick %v, want %v and %q:\n%s", name, sick, c.sick, c.want, text)
		}
	}
}
