package service_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func negotiateWith(r *http.Request, opts ...service.NegotiateOption) *http.Response {
	w := httptest.NewRecorder()
	service.NegotiateHandler(decided(signalr.NegotiateOptions{}, nil), settings("AzureSignalRConnectionString", testConnection), opts...).ServeHTTP(w, r)
	return w.Result()
}

func TestCORS(t *testing.T) {
	const page = "https://app.example.net"
	preflight := func(origin string) *http.Request {
		r := httptest.NewRequest(http.MethodOptions, "/", nil)
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", "POST")
		r.Header.Set("Access-Control-Request-Headers", "x-requested-with,x-signalr-user-agent")
		return r
	}
	for name, c := range map[string]struct {
		origins     []string
		request     *http.Request
		status      int
		origin      string
		credentials string
		headers     string
	}{
		"same origin":      {[]string{page}, post("/"), 200, "", "", ""},
		"post":             {[]string{"https://other", page}, post("/", "Origin", page), 200, page, "true", ""},
		"trailing slash":   {[]string{page + "/"}, post("/", "Origin", page), 200, page, "true", ""},
		"any":              {[]string{"*"}, post("/", "Origin", page), 200, "*", "", ""},
		"named beside any": {[]string{"*", page}, post("/", "Origin", page), 200, page, "true", ""},
		"another":          {[]string{page}, post("/", "Origin", "https://app.example.net.evil.example"), 200, "", "", ""},
		"preflight":        {[]string{page}, preflight(page), 204, page, "true", "x-requested-with,x-signalr-user-agent"},
		"refused":          {[]string{page}, preflight("https://evil"), 405, "", "", ""},
		"off":              {nil, preflight(page), 405, "", "", ""},
	} {
		got := negotiateWith(c.request, service.WithCORS(c.origins...))
		if got.StatusCode != c.status ||
			got.Header.Get("Access-Control-Allow-Origin") != c.origin ||
			got.Header.Get("Access-Control-Allow-Credentials") != c.credentials ||
			got.Header.Get("Access-Control-Allow-Headers") != c.headers {
			t.Errorf("%s: got %d %v", name, got.StatusCode, got.Header)
		}
		if len(c.origins) > 0 && c.request.Header.Get("Origin") != "" && got.Header.Get("Vary") != "Origin" {
			t.Errorf("%s: caches do not learn that the origin matters: %v", name, got.Header)
		}
	}
}

func TestAuthorizationOfNegotiations(t *testing.T) {
	allow := service.WithAuthorization(func(r *http.Request) error {
		if r.Header.Get("Cookie") == "" {
			return &signalr.StatusError{Status: http.StatusUnauthorized, Message: "log in first"}
		}
		return nil
	})
	for status, r := range map[int]*http.Request{200: post("/", "Cookie", "s=1"), 401: post("/")} {
		if got := negotiateWith(r, allow); got.StatusCode != status {
			t.Errorf("got %d, want %d", got.StatusCode, status)
		}
	}
	panics := service.WithAuthorization(func(*http.Request) error { panic("boom") })
	if got := negotiateWith(post("/"), panics); got.StatusCode != 500 {
		t.Errorf("a panic gives %d", got.StatusCode)
	}
}
