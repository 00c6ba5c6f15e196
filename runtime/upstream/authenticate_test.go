package upstream_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

func noKeys(string) ([]string, error) { return nil, nil }

func TestCodes(t *testing.T) {
	f := newFixture(t, upstream.Options{AccessKeys: noKeys, Codes: []string{"s3cret", "second"}}, nil)
	for name, c := range map[string]struct {
		query, header string
		status        int
	}{
		"query":       {"?code=s3cret", "", 200},
		"second code": {"?code=second", "", 200},
		"header":      {"", "s3cret", 200},
		"wrong":       {"?code=s3cre", "", 401},
		"none":        {"", "", 401},
		"empty":       {"?code=", "", 401},
	} {
		r := request("echo", echo, "X-ASRS-Signature", "", "X-Functions-Key", c.header)
		r.URL.RawQuery = strings.TrimPrefix(c.query, "?")
		if got := f.send(r); got.Code != c.status {
			t.Errorf("%s: got %d %s", name, got.Code, got.Body)
		}
	}
	if strings.Contains(f.log.String(), "s3cre") {
		t.Errorf("the log has a code: %s", f.log)
	}
}

func TestCodeAndSignatureAreBothAskedFor(t *testing.T) {
	f := newFixture(t, upstream.Options{Codes: []string{"x"}}, nil) // request() has ?code=x
	for status, r := range map[int]*http.Request{
		200: request("echo", echo),
		401: request("echo", echo, "X-ASRS-Signature", ""),
	} {
		if got := f.send(r); got.Code != status {
			t.Errorf("got %d, want %d", got.Code, status)
		}
	}
}

func TestRotatedKeysAreFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keys, asked := []string{"old"}, 0
		var failure error
		f := newFixture(t, upstream.Options{AccessKeys: func(string) ([]string, error) { asked++; return keys, failure }}, nil)
		expect := func(when string, status, questions int) {
			t.Helper()
			if got := f.send(request("echo", echo)); got.Code != status || asked != questions {
				t.Errorf("%s: got %d after %d questions, want %d after %d", when, got.Code, asked, status, questions)
			}
		}
		keys = []string{"other", key}
		expect("too early to ask again", 401, 1)
		time.Sleep(time.Minute)
		expect("asked again", 200, 2)
		expect("known now", 200, 2)
		keys = []string{"newer"}
		expect("the old one still fits", 200, 2)

		f.send(request("echo", echo, "X-ASRS-Signature", "sha256=00"))
		time.Sleep(time.Minute)
		failure = errors.New("the vault is down")
		f.send(request("echo", echo, "X-ASRS-Signature", "sha256=00"))
		expect("the last known keys stay", 200, 3)
	})
}

// issuer is a directory that signs tokens.
type issuer struct {
	*httptest.Server
	keys    map[string]*rsa.PrivateKey
	fetches atomic.Int32
	broken  atomic.Bool
}

func newIssuer(t *testing.T, ids ...string) *issuer {
	i := &issuer{keys: make(map[string]*rsa.PrivateKey)}
	for _, id := range ids {
		i.addKey(t, id)
	}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		i.fetches.Add(1)
		if i.broken.Load() {
			http.Error(w, "broken", http.StatusInternalServerError)
			return
		}
		set := []map[string]string{{"kty": "EC", "kid": "curve"}, {"kty": "RSA", "use": "enc", "kid": "encryption", "n": "AQ", "e": "AQ"}}
		for id, key := range i.keys {
			set = append(set, map[string]string{
				"kty": "RSA", "use": "sig", "kid": id,
				"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
				"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
			})
		}
		json.NewEncoder(w).Encode(map[string]any{"keys": set})
	}))
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) addKey(t *testing.T, id string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i.keys[id] = key
}

// token signs claims on top of those of a token that passes.
func (i *issuer) token(t *testing.T, keyID string, change jwt.MapClaims) string {
	t.Helper()
	claims := jwt.MapClaims{
		"aud": "api://upstream", "iss": "https://sts.windows.net/tenant/", "oid": "service", "appid": "app",
		"exp": time.Now().Add(time.Hour).Unix(), "nbf": time.Now().Add(-time.Minute).Unix(),
	}
	for name, value := range change {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = keyID
	signed, err := token.SignedString(i.keys[keyID])
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func (i *issuer) fixture(t *testing.T, callers ...string) *fixture {
	return newFixture(t, upstream.Options{
		AccessKeys: noKeys,
		Entra:      &upstream.Entra{TenantID: "tenant", Audiences: []string{"api://upstream", "upstream"}, Callers: callers, JWKSURL: i.URL, HTTPClient: i.Client()},
	}, nil)
}

func withToken(token string) *http.Request {
	return request("echo", echo, "X-ASRS-Signature", "", "Authorization", "Bearer "+token)
}

func TestBearerTokens(t *testing.T) {
	i := newIssuer(t, "k1", "k2")
	stranger := newIssuer(t, "k1", "k9")
	unsigned, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"aud": "upstream"}).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	// The well-known confusion: the public key taken as an HMAC secret.
	symmetric := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"aud": "upstream", "exp": time.Now().Add(time.Hour).Unix()})
	symmetric.Header["kid"] = "k1"
	confused, err := symmetric.SignedString(i.keys["k1"].N.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	f := i.fixture(t, "service", "azp-of-service")
	for name, c := range map[string]struct {
		token  string
		status int
	}{
		"right":            {i.token(t, "k1", nil), 200},
		"second key":       {i.token(t, "k2", nil), 200},
		"other audience":   {i.token(t, "k1", jwt.MapClaims{"aud": "upstream"}), 200},
		"version 2":        {i.token(t, "k1", jwt.MapClaims{"iss": "https://login.microsoftonline.com/tenant/v2.0", "oid": nil, "azp": "azp-of-service"}), 200},
		"a little late":    {i.token(t, "k1", jwt.MapClaims{"exp": time.Now().Add(-time.Minute).Unix()}), 200},
		"expired":          {i.token(t, "k1", jwt.MapClaims{"exp": time.Now().Add(-time.Hour).Unix()}), 401},
		"for ever":         {i.token(t, "k1", jwt.MapClaims{"exp": nil}), 401},
		"not yet":          {i.token(t, "k1", jwt.MapClaims{"nbf": time.Now().Add(time.Hour).Unix()}), 401},
		"wrong audience":   {i.token(t, "k1", jwt.MapClaims{"aud": "https://management.azure.com"}), 401},
		"no audience":      {i.token(t, "k1", jwt.MapClaims{"aud": nil}), 401},
		"wrong issuer":     {i.token(t, "k1", jwt.MapClaims{"iss": "https://sts.windows.net/other/"}), 401},
		"other identity":   {i.token(t, "k1", jwt.MapClaims{"oid": "someone", "appid": "something"}), 403},
		"no identity":      {i.token(t, "k1", jwt.MapClaims{"oid": nil, "appid": nil}), 403},
		"key of another":   {stranger.token(t, "k1", nil), 401},
		"unknown key":      {stranger.token(t, "k9", nil), 401},
		"unsigned":         {unsigned, 401},
		"HMAC":             {confused, 401},
		"no JWT":           {"abc", 401},
		"empty":            {"", 401},
		"signature is cut": {i.token(t, "k1", nil)[:400], 401},
	} {
		if got := f.send(withToken(c.token)); got.Code != c.status {
			t.Errorf("%s: got %d %s", name, got.Code, got.Body)
		}
		if c.token != "" && len(c.token) > 10 && strings.Contains(f.log.String(), c.token) {
			t.Errorf("%s: the log has the token", name)
		}
	}
	if got := f.send(request("echo", echo)); got.Code != 401 {
		t.Errorf("without a token: got %d", got.Code)
	}
	if got := i.fixture(t).send(withToken(i.token(t, "k1", jwt.MapClaims{"oid": "someone"}))); got.Code != 200 {
		t.Errorf("without Callers: got %d", got.Code)
	}
}

func TestSigningKeysAreKept(t *testing.T) {
	i := newIssuer(t, "k1", "k2")
	f := i.fixture(t)
	for range 5 {
		if got := f.send(withToken(i.token(t, "k1", nil))); got.Code != 200 {
			t.Fatalf("got %d", got.Code)
		}
	}
	stranger := newIssuer(t, "k7")
	for range 5 { // anyone can name keys that do not exist
		f.send(withToken(stranger.token(t, "k7", nil)))
	}
	if n := i.fetches.Load(); n != 1 {
		t.Errorf("%d fetches, want 1", n)
	}
}

// issuerTransport answers for an issuer without a network.
type issuerTransport struct{ issuer *issuer }

func (t issuerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	t.issuer.Config.Handler.ServeHTTP(w, r)
	return w.Result(), nil
}

func TestNewSigningKeysAreFound(t *testing.T) {
	i := newIssuer(t, "old")
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, upstream.Options{AccessKeys: noKeys, Entra: &upstream.Entra{
			TenantID: "tenant", Audiences: []string{"api://upstream"}, HTTPClient: &http.Client{Transport: issuerTransport{i}},
		}}, nil)
		expect := func(when, keyID string, status int, fetches int32) {
			t.Helper()
			if got := f.send(withToken(i.token(t, keyID, nil))); got.Code != status || i.fetches.Load() != fetches {
				t.Errorf("%s: got %d after %d fetches, want %d after %d", when, got.Code, i.fetches.Load(), status, fetches)
			}
		}
		expect("first", "old", 200, 1)
		i.addKey(t, "new")
		expect("too early", "new", 401, 1)
		time.Sleep(5 * time.Minute)
		expect("later", "new", 200, 2)
		i.broken.Store(true)
		time.Sleep(25 * time.Hour)
		expect("the issuer is down for a day", "old", 200, 3)
		expect("and is not asked all the time", "old", 200, 3)
	})
}

func TestSigningKeysOutOfReach(t *testing.T) {
	i := newIssuer(t, "k1")
	i.broken.Store(true)
	f := i.fixture(t)
	for range 3 {
		if got := f.send(withToken(i.token(t, "k1", nil))); got.Code != 503 {
			t.Errorf("got %d", got.Code)
		}
	}
	if n := i.fetches.Load(); n != 1 {
		t.Errorf("%d fetches within ten seconds, want 1", n)
	}
	if !strings.Contains(f.log.String(), "500 Internal Server Error") {
		t.Errorf("the log does not say why: %s", f.log)
	}
}

func TestAuthenticationThatCannotWork(t *testing.T) {
	for says, options := range map[string]upstream.Options{
		"a code is empty":           {Codes: []string{""}},
		"Entra requires Audiences":  {Entra: &upstream.Entra{TenantID: "t"}},
		"Entra requires a TenantID": {Entra: &upstream.Entra{Audiences: []string{"a"}}},
	} {
		if _, err := upstream.NewHandler(signalr.NewApp(), options); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want %s", err, says)
		}
	}
}
