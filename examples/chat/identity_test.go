package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
)

func TestManagedIdentity(t *testing.T) {
	status, body := http.StatusOK, `{"access_token":"secret","expires_on":"1700000000"}`
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got, want := r.URL.RawQuery, "api-version=2019-08-01&client_id=me&resource=https%3A%2F%2Fsignalr.azure.com"; got != want {
			t.Errorf("asked %s, want %s", got, want)
		}
		if got := r.Header.Get("X-IDENTITY-HEADER"); got != "header" {
			t.Errorf("header %q", got)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	defer endpoint.Close()
	t.Setenv("IDENTITY_ENDPOINT", endpoint.URL)
	t.Setenv("IDENTITY_HEADER", "header")

	conn := service.ConnectionString{Credential: service.CredentialManagedIdentity, ClientID: "me"}
	source, err := identity(conn)
	if err != nil {
		t.Fatal(err)
	}
	token, err := source.Token(t.Context(), service.Scope)
	if err != nil || token.Value != "secret" || !token.Expires.Equal(time.Unix(1700000000, 0)) {
		t.Errorf("got %+v, %v", token, err)
	}

	body = "{"
	if _, err := source.Token(t.Context(), service.Scope); err == nil {
		t.Error("half an answer makes a token")
	}
	status = http.StatusForbidden
	if _, err := source.Token(t.Context(), service.Scope); err == nil {
		t.Error("a refusal makes a token")
	}
	if _, err := identity(service.ConnectionString{Credential: service.CredentialApplication}); err == nil {
		t.Error("the sample says it knows applications")
	}
}
