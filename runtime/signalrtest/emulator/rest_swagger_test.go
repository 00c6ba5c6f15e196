package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func TestExcludedIsTakenWhereItIsDescribed(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	ann := connect(t, s, "chat", "asrs.s.uid", "ann")
	for path, want := range map[string]bool{
		"/:send": false, "/users/ann/:send": true, "/connections/" + ann.id + "/:send": true,
	} {
		rest(t, s, "POST", "/api/hubs/chat"+path+"?EXCLUDED="+ann.id, hello)
		rest(t, s, "POST", "/api/hubs/chat/:send", `{"target":"end"}`)
		if want {
			ann.expect(`{"type":1,"target":"hello","arguments":[1]}`)
		}
		ann.expect(`{"type":1,"target":"end","arguments":[]}`)
	}
}

func TestPathsHoldAnyName(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	for _, name := range []string{"/", "a/b", "..", ".", "a b", "é", "?", "%41", ":send", "groups"} {
		escaped := (strings.NewReplacer("%", "%25", "/", "%2F", ".", "%2E", " ", "%20", "?", "%3F", "é", "%C3%A9")).Replace(name)
		c := connect(t, s, "chat", "asrs.s.uid", name)
		for _, path := range []string{"PUT /users/%s/groups/%s", "HEAD /users/%s", "HEAD /groups/%s", "GET /users/%s/groups/%s"} {
			method, path, _ := strings.Cut(strings.ReplaceAll(path, "%s", escaped), " ")
			if got := rest(t, s, method, "/api/hubs/chat"+path, ""); got.StatusCode != http.StatusOK {
				t.Errorf("%s %s: got %d %s", method, path, got.StatusCode, bodyOf(t, got))
			}
		}
		rest(t, s, "POST", "/api/hubs/chat/groups/"+escaped+"/:send", hello)
		c.expect(`{"type":1,"target":"hello","arguments":[1]}`)
	}
}

func TestPathsAreNotRedirected(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	for path, want := range map[string]int{
		"POST /api/hubs/chat//users/ann/:send":               http.StatusNotFound,
		"POST /api/hubs/chat/users//:send":                   http.StatusNotFound,
		"POST /api/hubs/chat/users/../:send":                 http.StatusAccepted, // a user called ..
		"PATCH /api/hubs/chat/:send":                         http.StatusMethodNotAllowed,
		"DELETE /api/hubs/chat/users/ann":                    http.StatusMethodNotAllowed,
		"POST /api/hubs/chat/connections/:refreshAuth":       http.StatusNotImplemented,
		"POST /api/hubs/chat/connections/claims":             http.StatusNotImplemented,
		"GET /api/hubs/chat/connections/:refreshAuth":        http.StatusMethodNotAllowed,
		"POST /api/v1/hubs/chat/connections/c/:invoke":       http.StatusNotFound,
		"POST /api/hubs/chat/connections/:refreshAuth/:send": http.StatusNotFound,
		"HEAD /api/health":                                   http.StatusOK,
	} {
		method, path, _ := strings.Cut(path, " ")
		got := rest(t, s, method, path, hello)
		if got.StatusCode != want || want >= 400 && got.Header.Get("x-ms-error-code") == "" {
			t.Errorf("%s %s: got %d %q %s, want %d", method, path, got.StatusCode, got.Header.Get("x-ms-error-code"), bodyOf(t, got), want)
		}
		if want == http.StatusMethodNotAllowed && got.Header.Get("Allow") == "" {
			t.Errorf("%s %s: the answer does not say what is allowed", method, path)
		}
	}
}

func TestTokensOfRESTAreInTheHeader(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	token := sign(t, emulator.DefaultAccessKey, jwt.MapClaims{"aud": s.Endpoint() + "/api/hubs/chat/:send", "exp": time.Now().Add(time.Hour).Unix()})
	got := request(t, "POST", s.Endpoint()+"/api/hubs/chat/:send?access_token="+token, "", hello)
	if text := bodyOf(t, got); got.StatusCode != http.StatusUnauthorized || !strings.Contains(text, `"code":"Unauthorized"`) {
		t.Errorf("got %d %s", got.StatusCode, text)
	}
}

func TestVersionsHaveTheirOperations(t *testing.T) {
	s, events := start(t, emulator.Options{})
	for query, want := range map[string]int{
		"?api-version=2022-06-01": http.StatusNotFound,
		"?api-version=2023-07-01": http.StatusNotFound,
		"?API-version=2024-12-01": http.StatusOK,
		"":                        http.StatusOK,
		"?api-version=2026-07-01": http.StatusOK,
	} {
		got := rest(t, s, "GET", "/api/hubs/chat/groups/g/connections"+query, "")
		if text := bodyOf(t, got); got.StatusCode != want || want == http.StatusNotFound && !strings.Contains(text, "came with 2024-12-01") {
			t.Errorf("%s: got %d %s, want %d", query, got.StatusCode, text, want)
		}
	}
	if e := events.wait(t, emulator.Warned); !strings.Contains(e.Reason, "Azure refuses unknown versions") {
		t.Errorf("got %s", e)
	}
	if !events.quiet(emulator.Warned) {
		t.Error("warned twice")
	}
}

// The SDK for .NET sends a frame for each protocol.
func TestEachClientGetsTheFrameOfItsProtocol(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	plain, binary := connect(t, s, "chat", "asrs.s.uid", "ann"), connectPacked(t, s)
	jsonFrame := "{\"type\":1,  \"target\":\"n\",\"arguments\":[\"AQ==\"]}\x1e"
	const packedFrame = "\x0b\x96\x01\x80\xc0\xa1n\x91\xc4\x01\x01\x90"
	both := "\x82\xa4json\xc4" + string(rune(len(jsonFrame))) + jsonFrame + "\xabmessagepack\xc4\x0c" + packedFrame
	if got := sendPacked(t, s, both); got != http.StatusAccepted {
		t.Fatalf("got %d", got)
	}
	plain.expect(strings.TrimSuffix(jsonFrame, "\x1e"))
	binary.expectHex("960180c0a16e91c4010190")

	// One that is missing is made from the other.
	if got := sendPacked(t, s, "\x81\xabmessagepack\xc4\x0c"+packedFrame); got != http.StatusAccepted {
		t.Fatalf("got %d", got)
	}
	plain.expect(`{"type":1,"target":"n","arguments":["AQ=="]}`)
	binary.expectHex("960180c0a16e91c4010190")
}

func sendPacked(t *testing.T, s *emulator.Service, body string) int {
	t.Helper()
	return sendPackedTo(t, s, "/api/hubs/chat/:send", body)
}

func sendPackedTo(t *testing.T, s *emulator.Service, path, body string) int {
	t.Helper()
	token := sign(t, emulator.DefaultAccessKey, jwt.MapClaims{"aud": s.Endpoint() + path, "exp": time.Now().Add(time.Hour).Unix()})
	r, err := http.NewRequestWithContext(deadline(t), "POST", s.Endpoint()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("Authorization", "Bearer "+token)
	return do(t, r).StatusCode
}

func TestValuesWithoutAPlaceInMessagePackFailThereOnly(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	plain := connect(t, s, "chat")
	const huge = `{"target":"n","arguments":[1e999]}`
	if got := rest(t, s, "POST", "/api/hubs/chat/:send", huge).StatusCode; got != http.StatusAccepted {
		t.Errorf("without MessagePack clients: got %d", got)
	}
	plain.expect(`{"type":1,"target":"n","arguments":[1e999]}`)
	connectPacked(t, s)
	if got := rest(t, s, "POST", "/api/hubs/chat/:send", huge).StatusCode; got != http.StatusBadRequest {
		t.Errorf("with one: got %d", got)
	}
	if got := rest(t, s, "POST", "/api/hubs/chat/connections/"+plain.id+"/:send", huge).StatusCode; got != http.StatusAccepted {
		t.Errorf("to another client: got %d", got)
	}
	plain.expect(`{"type":1,"target":"n","arguments":[1e999]}`)
}

func TestAudiencesMayNameTheListeningPortOrNone(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	_, port, _ := strings.Cut(strings.TrimPrefix(s.Endpoint(), "http://"), ":")
	for host, want := range map[string]int{
		"localhost": http.StatusAccepted, "localhost:" + port: http.StatusAccepted, "localhost:18888": http.StatusAccepted,
		"localhost:1": http.StatusUnauthorized, "elsewhere": http.StatusUnauthorized,
	} {
		r, err := http.NewRequestWithContext(deadline(t), "POST", s.Endpoint()+"/api/hubs/chat/:send", strings.NewReader(hello))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "localhost:18888" // mapped to the port that the service listens on
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+sign(t, emulator.DefaultAccessKey, jwt.MapClaims{"aud": "http://" + host + "/api/hubs/chat/:send", "exp": time.Now().Add(time.Hour).Unix()}))
		if got := do(t, r).StatusCode; got != want {
			t.Errorf("%s: got %d, want %d", host, got, want)
		}
	}
}
