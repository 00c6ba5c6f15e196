package signalr_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestNothingSecretIsPrinted(t *testing.T) {
	inv := &signalr.InvocationContext{
		Hub: "chat", Category: signalr.Messages, Event: "send", ConnectionID: "c1", UserID: "ann",
		Headers: signalr.NewHeaders("X-ASRS-Client-Query", "?access_token=secret", "X-ASRS-Signature", "sha256=secret"),
		Query:   signalr.NewQuery("access_token", "secret"),
		Claims:  signalr.NewClaims("sid", "secret"),
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("call", "inv", inv)
	for _, text := range []string{inv.String(), fmt.Sprint(inv), fmt.Sprintf("%+v", *inv), log.String()} {
		if strings.Contains(text, "secret") || !strings.Contains(text, "ann") {
			t.Errorf("printed %s", text)
		}
	}
}

// The cases of TestParseQuery and TestParseClaims follow
// Azure/azure-functions-signalrservice-extension @3e87c3ce
// test/SignalRServiceExtension.Tests/Trigger/SignalRTriggerUtilsTests.cs (MIT),
// except that duplicates are kept.
func TestParseQuery(t *testing.T) {
	for raw, want := range map[string][]string{
		"?k=v":               {"k=v"},
		"?k1=v1&k2=v2":       {"k1=v1", "k2=v2"},
		"?k1=v1&k1=v2&k2=v3": {"k1=v1", "k1=v2", "k2=v3"},
		"k=a%20b+c":          {"k=a b c"},
		"?k=%zz&&x":          {"k=%zz", "x="},
		"":                   nil,
	} {
		var got []string
		for name, value := range signalr.ParseQuery(raw).All() {
			got = append(got, name+"="+value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", raw, got, want)
		}
	}
}

func TestParseClaims(t *testing.T) {
	for raw, want := range map[string][]string{
		"k: v":                        {"k=v"},
		"k1: v1, k2: v2":              {"k1=v1", "k2=v2"},
		"k1: v1, k1: v2, k2: v3":      {"k1=v1", "k1=v2", "k2=v3"},
		"k: a, b, c: d":               {"k=a", "c=d"},
		"url: http: //x, role: admin": {"role=admin"},
		"url: http://x":               {"url=http://x"},
		"":                            nil,
	} {
		var got []string
		for name, value := range signalr.ParseClaims(raw).All() {
			got = append(got, name+"="+value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", raw, got, want)
		}
	}
}

func TestLookups(t *testing.T) {
	headers := signalr.NewHeaders("K1", "v1", "k1", "v2", "K2", "v3", "last")
	if headers.Get("k1") != "v1" || !slices.Equal(headers.Values("K1"), []string{"v1", "v2"}) || headers.Get("LAST") != "" || headers.Len() != 4 {
		t.Errorf("headers: %v", maps.Collect(headers.All()))
	}
	claims := signalr.NewClaims("role", "admin", "role", "user")
	if claims.Get("role") != "admin" || claims.Get("Role") != "" || len(claims.Values("role")) != 2 {
		t.Errorf("claims: %v", maps.Collect(claims.All()))
	}
	for range headers.All() {
		break
	}
}

func FuzzParseClaims(f *testing.F) {
	f.Add("asrs.s.uid: alice, role: admin")
	f.Add(", : , a: b: c,\xff: \xfe")
	f.Fuzz(func(t *testing.T, header string) {
		for name, value := range signalr.ParseClaims(header).All() {
			if strings.Contains(name, ",") || strings.Contains(value, ",") || strings.Contains(value, ": ") {
				t.Errorf("claim %q: %q out of %q", name, value, header)
			}
		}
	})
}

func FuzzParseQuery(f *testing.F) {
	f.Add("?hub=chat&id=abc&access_token=x")
	f.Add("%zz&=&a=%41")
	f.Fuzz(func(t *testing.T, raw string) {
		query := signalr.ParseQuery(raw)
		if most := strings.Count(raw, "&") + 1; query.Len() > most {
			t.Errorf("%d parameters out of %q", query.Len(), raw)
		}
	})
}

// Microsoft's emulator sends the long names.
func TestClaimsAreFoundUnderEitherName(t *testing.T) {
	const long = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"
	for header, want := range map[string]map[string]string{
		long + ": admin":                   {"role": "admin", "roles": "admin", long: "admin", "Role": "", "nameid": ""},
		"role: admin":                      {"role": "admin", "roles": "", long: "admin"},
		"roles: admin":                     {"role": "", "roles": "admin", long: "admin"},
		"role: guest, " + long + ": admin": {"role": "guest", long: "admin"},
		"color: red":                       {"color": "red", "": ""},
		"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier: ann": {"sub": "ann", "nameid": "ann", "unique_name": ""},
		"http://schemas.xmlsoap.org/claims/CommonName: ann":                         {"commonname": "ann"},
		"http://schemas.microsoft.com/identity/claims/objectidentifier: 7":          {"oid": "7"},
	} {
		claims := signalr.ParseClaims(header)
		for name, value := range want {
			if got := claims.Get(name); got != value {
				t.Errorf("%s: %q is %q, want %q", header, name, got, value)
			}
		}
		for name := range claims.All() {
			if !strings.Contains(header, name+": ") {
				t.Errorf("%s: yields %q", header, name)
			}
		}
	}
}
