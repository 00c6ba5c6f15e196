package service_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func connection(t testing.TB, text string) service.ConnectionString {
	t.Helper()
	conn, err := service.ParseConnectionString(text)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// readToken checks a token's signature and returns its claims.
func readToken(t testing.TB, token, key string) jwt.MapClaims {
	t.Helper()
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return []byte(key), nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithoutClaimsValidation())
	if err != nil {
		t.Fatalf("token %s: %v", token, err)
	}
	return claims
}

type claimVectors struct {
	Build []struct {
		Claims [][2]string
		UserID *string
		Out    []string
		Note   string
	}
	Renamed []string
}

func TestClientTokenClaimVectors(t *testing.T) {
	conn := connection(t, testConnection)
	v := vectors[claimVectors](t, "client-token-claims.json")
	for _, c := range v.Build {
		var list []string
		for _, each := range c.Claims {
			list = append(list, each[0], each[1])
		}
		options := signalr.NegotiateOptions{Claims: signalr.NewClaims(list...)}
		if c.UserID != nil {
			options.UserID = *c.UserID
		}
		token, err := conn.ClientToken("hub", options, time.Unix(1000, 0))
		if err != nil {
			t.Errorf("%v: %v", c.Claims, err)
			continue
		}
		want := append([]string{"aud", "exp", "iat"}, c.Out...)
		if c.Note != "" {
			want = append(want, "dummy", "name", "role", "asrs.u.aud")
		}
		slices.Sort(want)
		if got := slices.Sorted(maps.Keys(readToken(t, token, "fake_key"))); !slices.Equal(got, want) {
			t.Errorf("%v: got %v, want %v", c.Claims, got, want)
		}
	}
	for _, name := range v.Renamed {
		token, err := conn.ClientToken("hub", signalr.NegotiateOptions{Claims: signalr.NewClaims(name, "v")}, time.Now())
		if err != nil || readToken(t, token, "fake_key")["asrs.u."+name] != "v" {
			t.Errorf("%s: not renamed (%v)", name, err)
		}
	}
}

func TestClientTokenTimesAndAudience(t *testing.T) {
	conn := connection(t, "Endpoint=http://abc:500;AccessKey=k;ClientEndpoint=https://proxy:8443/x")
	for lifetime, seconds := range map[time.Duration]float64{0: 3600, time.Minute: 60} {
		token, err := conn.ClientToken("Chat", signalr.NegotiateOptions{UserID: "ann", Lifetime: lifetime}, time.Unix(1000, 0))
		if err != nil {
			t.Fatal(err)
		}
		want := jwt.MapClaims{"aud": "http://abc/client/?hub=chat", "iat": 1000.0, "exp": 1000 + seconds, "asrs.s.uid": "ann"}
		if got := readToken(t, token, "k"); !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	if got := conn.ClientURL("Chat"); got != "https://proxy:8443/x/client/?hub=chat" {
		t.Errorf("ClientURL is %s", got)
	}
}

func TestClientURLVectors(t *testing.T) {
	type clientURL struct{ Endpoint, Hub, App, Path, Query, URL, Aud string }
	v := vectors[struct{ ClientURL []clientURL }](t, "rest-api.json")
	checked := 0
	for _, c := range v.ClientURL {
		if c.Path != "" || c.Query != "" {
			continue // of ASP.NET servers: mapped paths and queries of their own
		}
		hub := c.Hub
		if c.App != "" {
			hub = c.App + "_" + hub
		}
		checked++
		conn := connection(t, "Endpoint="+c.Endpoint+";AccessKey=k")
		token, err := conn.ClientToken(hub, signalr.NegotiateOptions{}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if url, aud := conn.ClientURL(hub), readToken(t, token, "k")["aud"]; url != c.URL || c.Aud != "" && aud != c.Aud {
			t.Errorf("got %s and %s, want %s and %s", url, aud, c.URL, c.Aud)
		}
	}
	if checked == 0 {
		t.Error("no vector fits")
	}
}

func TestAmbiguousClaimsOnRequest(t *testing.T) {
	options := signalr.NegotiateOptions{UserID: "Doe, Jane", Claims: signalr.NewClaims("at", "10: 30"), AmbiguousClaims: true}
	token, err := connection(t, testConnection).ClientToken("hub", options, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if got := readToken(t, token, "fake_key"); got["asrs.s.uid"] != "Doe, Jane" || got["at"] != "10: 30" {
		t.Errorf("got %v", got)
	}
	// A colon alone is part of times and URLs.
	if _, err := connection(t, testConnection).ClientToken("hub", signalr.NegotiateOptions{UserID: "https://a/b:c"}, time.Now()); err != nil {
		t.Error(err)
	}
}

func TestCloseOnExpiration(t *testing.T) {
	now := time.Now()
	token, err := connection(t, testConnection).ClientToken("hub", signalr.NegotiateOptions{CloseOnExpiration: true, Lifetime: time.Minute}, now)
	if err != nil {
		t.Fatal(err)
	}
	got := readToken(t, token, "fake_key")
	if want := fmt.Sprint(now.Add(time.Minute).Unix()); got["asrs.s.coae"] != "true" || got["asrs.s.aeo"] != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestClaimsOfOneTypeBecomeAnArray(t *testing.T) {
	claims := signalr.NewClaims("role", "a", "role", "b", "role", "c", "sub", "1", "sub", "2", "sub", "3")
	token, err := connection(t, testConnection).ClientToken("hub", signalr.NegotiateOptions{Claims: claims}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	got := readToken(t, token, "fake_key")
	if text := fmt.Sprint(got["role"], " ", got["sub"], " ", got["asrs.u.sub"]); text != "[a b c] 1 [2 3]" {
		t.Errorf("got %s", text)
	}
}

func TestClientTokensThatCannotBe(t *testing.T) {
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprintf("ClaimSubject%d", i), fmt.Sprintf("ClaimValue%d", i))
	}
	key := connection(t, testConnection)
	for name, c := range map[string]struct {
		conn    service.ConnectionString
		options signalr.NegotiateOptions
		says    string
	}{
		"too long":          {key, signalr.NegotiateOptions{Claims: signalr.NewClaims(many...)}, service.ErrTokenTooLong.Error()},
		"identity":          {connection(t, "Endpoint=https://a;AuthType=azure"), signalr.NegotiateOptions{}, "and has no access key"},
		"service's claim":   {key, signalr.NegotiateOptions{Claims: signalr.NewClaims("asrs.s.uid", "admin")}, `claim "asrs.s.uid"`},
		"claim without use": {key, signalr.NegotiateOptions{Claims: signalr.NewClaims("", "x")}, "no type"},
		"claim not UTF-8":   {key, signalr.NegotiateOptions{Claims: signalr.NewClaims("x", "\xff")}, `claim "x" is not valid UTF-8`},
		"user not UTF-8":    {key, signalr.NegotiateOptions{UserID: "\xff"}, "the user id is not valid UTF-8"},
		"negative":          {key, signalr.NegotiateOptions{Lifetime: -1}, "negative"},
		"two users":         {key, signalr.NegotiateOptions{UserID: "eve, admin: true"}, "the user id has a comma"},
		"comma":             {key, signalr.NegotiateOptions{UserID: "eve,admin"}, "the user id has a comma"},
		"colon":             {key, signalr.NegotiateOptions{UserID: "a: b"}, "the user id has a comma"},
		"line end":          {key, signalr.NegotiateOptions{UserID: "a\r\nb"}, "the user id has a comma"},
		"two claims":        {key, signalr.NegotiateOptions{Claims: signalr.NewClaims("nick", "eve, admin: true")}, `claim "nick" has a comma`},
		"claim's type":      {key, signalr.NegotiateOptions{Claims: signalr.NewClaims("a,b", "c")}, `claim "a,b" has a comma`},
		"control character": {key, signalr.NegotiateOptions{Claims: signalr.NewClaims("a", "b\x00")}, `claim "a" has a comma`},
		"blank in a type":   {key, signalr.NegotiateOptions{Claims: signalr.NewClaims(" role", "c")}, `claim " role" has a comma`},
	} {
		token, err := c.conn.ClientToken("hub", c.options, time.Now())
		if err == nil || token != "" || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %q, %v", name, token, err)
		}
	}
	if _, err := key.ClientToken("hub", signalr.NegotiateOptions{Claims: signalr.NewClaims(many...)}, time.Now()); !errors.Is(err, service.ErrTokenTooLong) {
		t.Errorf("got %v", err)
	}
}

func FuzzClientToken(f *testing.F) {
	f.Add("ann", "role", "admin", "hub")
	f.Add("", "sub", "x, admin: true", "Hub/Ä")
	f.Add("<&>", "aud", "\u2028", "a b")
	f.Add("\xff", "asrs.s.uid", "", "")
	conn := connection(f, testConnection)
	f.Fuzz(func(t *testing.T, user, name, value, hub string) {
		options := signalr.NegotiateOptions{UserID: user, Claims: signalr.NewClaims(name, value, "second", value)}
		token, err := conn.ClientToken(hub, options, time.Now())
		if err != nil {
			return
		}
		if len(token) > 4096 || !utf8.ValidString(token) {
			t.Fatalf("token of %d bytes", len(token))
		}
		claims := readToken(t, token, "fake_key")
		if got, _ := claims["asrs.s.uid"].(string); got != user {
			t.Fatalf("user %q came back as %q", user, got)
		}
		if name == "second" {
			return
		}
		renamed := claims["asrs.u."+name]
		if claims[name] != value && renamed != value {
			t.Fatalf("claim %q = %q came back as %v", name, value, claims)
		}
	})
}
