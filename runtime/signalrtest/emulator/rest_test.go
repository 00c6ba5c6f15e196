package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

type restVectors struct {
	Current []struct {
		Method   string `json:"method"`
		Path     string `json:"path"`
		Success  int    `json:"success"`
		NotFound *int   `json:"notFound"`
	} `json:"version_2022_06_01"`
	First []struct {
		Method string `json:"method"`
		Path   string `json:"path"`
		Status []int  `json:"status"`
	} `json:"version_1_0"`
	URLAndAudience struct {
		Endpoint  string        `json:"endpoint"`
		AccessKey string        `json:"accessKey"`
		Cases     []urlAudience `json:"cases"`
	} `json:"urlAndAudience"`
	ClientURL []urlAudience `json:"clientUrl"`
}

type urlAudience struct {
	Op  string `json:"op"`
	URL string `json:"url"`
	Aud string `json:"aud"`
}

func loadREST(t *testing.T) (v restVectors) {
	t.Helper()
	text, err := os.ReadFile("testdata/rest-api.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func fill(path, connection, user, group string) string {
	return strings.NewReplacer("{hub}", "Chat", "{connectionId}", connection, "{user}", user, "{id}", user, "{group}", group).Replace(path)
}

const hello = `{"target":"hello","arguments":[1]}`

func TestRESTOperations(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	for _, v := range loadREST(t).Current {
		t.Run(v.Method+" "+v.Path, func(t *testing.T) {
			c := connect(t, s, "chat", "asrs.s.uid", "ann")
			rest(t, s, "PUT", "/api/hubs/chat/groups/g/connections/"+c.id, "")
			rest(t, s, "PUT", "/api/hubs/chat/groups/g/users/ann", "")
			if got := rest(t, s, v.Method, fill(v.Path, c.id, "ann", "g")+"?api-version=2022-06-01", hello).StatusCode; got != v.Success {
				t.Errorf("got %d, want %d", got, v.Success)
			}
			want := v.Success
			// Later descriptions have no 404 for this one, and the SDKs take it
			// for an error.
			if v.NotFound != nil && v.Method+v.Path != "DELETE/api/hubs/{hub}/groups/{group}/connections/{connectionId}" {
				want = *v.NotFound
			}
			got := rest(t, s, v.Method, fill(v.Path, "none", "nobody", "nowhere"), hello)
			if got.StatusCode != want || (want == http.StatusNotFound) == (got.Header.Get("x-ms-error-code") == "") {
				t.Errorf("nobody there: got %d %q, want %d", got.StatusCode, got.Header.Get("x-ms-error-code"), want)
			}
		})
	}
}

func TestRESTOperationsOfTheFirstVersion(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	for _, v := range loadREST(t).First {
		for method := range strings.SplitSeq(v.Method, ",") {
			for _, connection := range []string{"none", connect(t, s, "chat", "asrs.s.uid", "ann").id} {
				path := fill(v.Path, connection, "ann", "g")
				if got := rest(t, s, method, path, hello).StatusCode; !slices.Contains(v.Status, got) || got == http.StatusBadRequest {
					t.Errorf("%s %s: got %d, want one of %v", method, path, got, v.Status)
				}
			}
		}
	}
}

func TestNotFoundSaysWhat(t *testing.T) {
	s, events := start(t, emulator.Options{})
	for path, want := range map[string]string{
		"HEAD /connections/x":         "Warning.Connection.NotExisted",
		"HEAD /users/x":               "Warning.User.NotExisted",
		"GET /groups/x":               "Warning.Group.NotExisted",
		"GET /users/x/groups/y":       "Info.User.NotInGroup",
		"PUT /groups/y/connections/x": "Error.Connection.NotExisted",
	} {
		method, path, _ := strings.Cut(path, " ")
		got := rest(t, s, method, "/api/hubs/chat"+path, "")
		if got.StatusCode != http.StatusNotFound || got.Header.Get("x-ms-error-code") != want {
			t.Errorf("%s %s: got %d %q, want %s", method, path, got.StatusCode, got.Header.Get("x-ms-error-code"), want)
		}
		if e := events.wait(t, emulator.Refused); e.Status != http.StatusNotFound || e.URL != "/api/hubs/chat"+path {
			t.Errorf("got %s", e)
		}
	}
	if got := bodyOf(t, rest(t, s, "GET", "/server/?hub=chat", "")); !strings.Contains(got, "transient transport") {
		t.Errorf("got %s", got)
	}
}

func TestSendsReachWhomTheyShould(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	ann, ann2, bob := connect(t, s, "chat", "asrs.s.uid", "ann"), connect(t, s, "chat", "nameid", "ann"), connect(t, s, "chat", "sub", "bob")
	elsewhere := connect(t, s, "other", "asrs.s.uid", "ann")
	rest(t, s, "PUT", "/api/hubs/chat/groups/a%2Fb/connections/"+bob.id, "")
	rest(t, s, "PUT", "/api/hubs/chat/groups/a%2Fb/connections/"+ann2.id, "")
	for path, reached := range map[string][]*client{
		"chat/:send": {ann, ann2, bob},
		"chat":       {ann, ann2, bob},
		"CHAT/:send?excluded=" + ann.id + "&excluded=" + bob.id: {ann2},
		"chat/users/ann/:send":                       {ann, ann2},
		"chat/users/ANN/:send":                       {},
		"chat/groups/a%2Fb/:send":                    {ann2, bob},
		"chat/groups/a%2Fb/:send?excluded=" + bob.id: {ann2},
		"chat/connections/" + bob.id + "/:send":      {bob},
		"chat/connections/none/:send":                {},
		"other/:send":                                {elsewhere},
	} {
		for _, send := range []struct{ path, body string }{
			{path, `{"Target":"it","Arguments":[null,{"a":"b"}]}`},
			// The end shows who got nothing before it.
			{"chat/:send", `{"target":"end","arguments":null}`},
			{"other/:send", `{"target":"end"}`},
		} {
			if got := rest(t, s, "POST", "/api/hubs/"+send.path, send.body); got.StatusCode != http.StatusAccepted {
				t.Fatalf("%s: got %d %s", send.path, got.StatusCode, bodyOf(t, got))
			}
		}
		for _, c := range []*client{ann, ann2, bob, elsewhere} {
			if slices.Contains(reached, c) {
				c.expect(`{"type":1,"target":"it","arguments":[null,{"a":"b"}]}`)
			}
			c.expect(`{"type":1,"target":"end","arguments":[]}`)
		}
	}
}

func TestUsersBringTheirLaterConnectionsIntoGroups(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	first := connect(t, s, "chat", "asrs.s.uid", "ann")
	rest(t, s, "PUT", "/api/hubs/chat/users/ann/groups/g", "")
	second := connect(t, s, "chat", "asrs.s.uid", "ann")
	rest(t, s, "POST", "/api/hubs/chat/groups/g/:send", hello)
	first.expect(`{"type":1,"target":"hello","arguments":[1]}`)
	second.expect(`{"type":1,"target":"hello","arguments":[1]}`)
	rest(t, s, "DELETE", "/api/hubs/chat/users/ann/groups/g", "")
	if got := rest(t, s, "HEAD", "/api/hubs/chat/groups/g", "").StatusCode; got != http.StatusNotFound {
		t.Errorf("the group is not empty: %d", got)
	}
	if got := rest(t, s, "PUT", "/api/hubs/chat/users/ann/groups/g?ttl=soon", "").StatusCode; got != http.StatusBadRequest {
		t.Errorf("ttl=soon: got %d", got)
	}
}

func TestCloseFromOutside(t *testing.T) {
	s, events := start(t, emulator.Options{})
	for path, closes := range map[string]bool{
		"POST /:closeConnections?reason=bye&excluded=%s":            false,
		"POST /:closeConnections?reason=bye":                        true,
		"POST /users/ann/:closeConnections?reason=bye":              true,
		"POST /groups/g/:closeConnections?reason=bye&excluded=none": true,
		"DELETE /connections/%s?reason=bye":                         true,
	} {
		c := connect(t, s, "chat", "asrs.s.uid", "ann")
		rest(t, s, "PUT", "/api/hubs/chat/groups/g/connections/"+c.id, "")
		method, path, _ := strings.Cut(strings.ReplaceAll(path, "%s", c.id), " ")
		rest(t, s, method, "/api/hubs/chat"+path, "")
		if closes {
			c.expect(`{"type":7,"error":"bye","allowReconnect":true}`)
			c.expectEnd()
		} else {
			c.send(&hubprotocol.Close{})
			c.expectEnd()
		}
		if e := events.wait(t, emulator.Disconnected); (e.Reason == "bye") != closes {
			t.Errorf("%s: got %s", path, e)
		}
	}
}

func TestRESTBodiesAndNamesThatAreWrong(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	long := strings.Repeat("g", 1025)
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/api/hubs/chat/:send", ``, 400, "not a message"},
		{"/api/hubs/chat/:send", `{"arguments":[]}`, 400, "no target"},
		{"/api/hubs/chat/:send", `{"target":"a","arguments":{}}`, 400, "arguments must be an array, is an object"},
		{"/api/hubs/chat/:send", "{\"target\":\"a\",\"arguments\":[\"\xff\"]}", 400, "invalid UTF-8"},
		{"/api/hubs/chat/:send", `{"target":"` + strings.Repeat("a", 1<<20) + `"}`, 413, "over 1048576 bytes"},
		{"/api/hubs/1chat/:send", hello, 400, `the hub is \"1chat\"`},
		{"/api/hubs/chat/:send?application=1", hello, 400, `the application is \"1\"`},
		{"/api/hubs/chat/groups/" + long + "/:send", hello, 400, "1025 characters"},
		{"/api/hubs/chat/groups/%20%09/:send", hello, 400, "is blank"},
		{"/api/hubs/chat/groups/a%0Ab/:send", hello, 400, "a line end in it"},
		{"/api/hubs/c" + strings.Repeat("h", 127) + "/:send?application=a" + strings.Repeat("p", 127), hello, 202, ""},
		{"/api/hubs/c" + strings.Repeat("h", 128) + "/:send", hello, 400, "at most 127 letters"},
	} {
		response := rest(t, s, "POST", c.path, c.body)
		if text := bodyOf(t, response); response.StatusCode != c.status || !strings.Contains(text, c.want) {
			t.Errorf("%.40s %.40s: got %d %s, want %d %s", c.path, c.body, response.StatusCode, text, c.status, c.want)
		}
	}
	r := httptest.NewRequest("POST", "/api/hubs/chat/:send", strings.NewReader(hello))
	r.Header.Set("Authorization", "Bearer "+sign(t, emulator.DefaultAccessKey, jwt.MapClaims{"aud": "http://example.com/api/hubs/chat/:send", "exp": time.Now().Add(time.Hour).Unix()}))
	r.Header.Set("Content-Type", "text/plain")
	w := httptest.NewRecorder()
	if s.Handler().ServeHTTP(w, r); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("text: got %d %s", w.Code, w.Body)
	}
}

// The SDKs put the query into aud, the documentation says there is none.
func TestAudiencesOfTheSDKs(t *testing.T) {
	vectors := loadREST(t)
	s, _ := start(t, emulator.Options{AccessKeys: []string{"other", vectors.URLAndAudience.AccessKey}})
	check := func(method string, v urlAudience, audience string) {
		r := httptest.NewRequest(method, v.URL, strings.NewReader(hello))
		r.Header.Set("Authorization", "Bearer "+sign(t, vectors.URLAndAudience.AccessKey, jwt.MapClaims{"aud": audience, "exp": time.Now().Add(time.Hour).Unix()}))
		w := httptest.NewRecorder()
		if s.Handler().ServeHTTP(w, r); w.Code == http.StatusUnauthorized {
			t.Errorf("%s %s with aud %s: got %s", method, v.URL, audience, w.Body)
		}
	}
	for _, v := range vectors.URLAndAudience.Cases {
		method := http.MethodPost
		if v.Op == "userGroup" || v.Op == "connectionGroup" {
			method = http.MethodPut
		}
		bare, _, _ := strings.Cut(v.Aud, "?")
		check(method, v, v.Aud)
		check(method, v, bare)
	}
	for _, v := range vectors.ClientURL {
		if v.Aud != "" {
			check(http.MethodGet, v, v.Aud)
		}
	}
}
