package emulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func TestFiltersSelectConnections(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	ann, bob, nobody := connect(t, s, "chat", "asrs.s.uid", "Ann"), connect(t, s, "chat", "asrs.s.uid", "bob o'hara"), connect(t, s, "chat")
	rest(t, s, "PUT", "/api/hubs/chat/groups/day/connections/"+ann.id, "")
	for filter, want := range map[string][]*client{
		"":                   {ann, bob, nobody},
		"userId eq 'Ann'":    {ann},
		"userId eq 'ann'":    {},
		"'Ann' EQ USERID":    {ann},
		"userId ne null":     {ann, bob},
		"not userId ne null": {nobody},
		"userId eq null or userId eq 'bob o''hara'":             {bob, nobody},
		"startswith(userId, 'bob') and contains(userId,'hara')": {bob},
		"endswith(userId, 'nn')":                                {ann},
		"'day' in groups":                                       {ann},
		"not ('day' in groups or userId eq null)":               {bob},
		"connectionId eq '" + nobody.id + "'":                   {nobody},
		"userId eq 'Ann' and userId eq 'x' or userId eq null":   {nobody},
	} {
		rest(t, s, "POST", "/api/hubs/chat/:execute?filter="+url.QueryEscape(filter), `[{"type":"SendMessage","message":{"target":"it"}}]`)
		rest(t, s, "POST", "/api/hubs/chat/:send", `{"target":"end"}`)
		for _, c := range []*client{ann, bob, nobody} {
			got := strings.Contains(c.frame(), `"it"`)
			if got {
				c.expect(`{"type":1,"target":"end","arguments":[]}`)
			}
			expected := false
			for _, each := range want {
				expected = expected || each == c
			}
			if got != expected {
				t.Errorf("%s: got %v, want %v", filter, got, expected)
			}
		}
	}
	for filter, want := range map[string]string{
		"userId": `expected eq, ne or in`, "userId eq": "expected userId", "name eq 'a'": "expected userId", "userId eq 'a": "expected userId",
		"(userId eq null": `expected \")\"`, "userId eq null)": "unexpected", "'a' in users": `expected \"groups\"`, "startswith(userId 'a')": `expected \",\"`,
		strings.Repeat("(", 5000) + "1": "too deeply",
	} {
		got := rest(t, s, "POST", "/api/hubs/chat/:execute?filter="+url.QueryEscape(filter), `[]`)
		if text := bodyOf(t, got); got.StatusCode != http.StatusBadRequest || !strings.Contains(text, want) {
			t.Errorf("%.40s: got %d %s", filter, got.StatusCode, text)
		}
	}
}

func TestCommandsAreCarriedOutTogether(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	c := connect(t, s, "chat", "asrs.s.uid", "ann")
	rest(t, s, "PUT", "/api/hubs/chat/groups/day/connections/"+c.id, "")
	got := rest(t, s, "POST", "/api/hubs/chat/:execute?api-version=2023-07-01&filter=userId%20eq%20'ann'", `[{"type":"LeaveGroup","group":"day"},{"type":"JoinGroup","group":"night"},
 {"type":"SendMessage","message":{"target":"moved","arguments":["night"]}},{"type":"CloseConnection","reason":"over"}]`)
	if got.StatusCode != http.StatusAccepted {
		t.Fatalf("got %d %s", got.StatusCode, bodyOf(t, got))
	}
	c.expect(`{"type":1,"target":"moved","arguments":["night"]}`)
	c.expect(`{"type":7,"error":"over","allowReconnect":true}`)
	c.expectEnd()

	d := connect(t, s, "chat")
	for body, want := range map[string]string{
		`{}`: "not a list of commands", `[{"type":"JoinGroup","group":"x"},{"type":"Dance"}]`: "command 1: the type is", `[{"type":"JoinGroup"}]`: "has no group",
		`[{"type":"SendMessage"}]`: "no message with a target", `[{"type":"SendMessage","message":{"target":"a","arguments":{}}}]`: "must be an array, is an object",
		`[{"type":"LeaveGroup","group":" "}]`: "is blank",
	} {
		got := rest(t, s, "POST", "/api/hubs/chat/:execute", body)
		if text := bodyOf(t, got); got.StatusCode != http.StatusBadRequest || !strings.Contains(text, want) {
			t.Errorf("%s: got %d %s", body, got.StatusCode, text)
		}
	}
	if got := rest(t, s, "HEAD", "/api/hubs/chat/groups/x", "").StatusCode; got != http.StatusNotFound {
		t.Errorf("a command before one that is wrong was carried out: %d", got)
	}
	packed := connectPacked(t, s)
	got = rest(t, s, "POST", "/api/hubs/chat/:execute", `[{"type":"JoinGroup","group":"x"},{"type":"SendMessage","message":{"target":"a","arguments":[1e999]}}]`)
	if got.StatusCode != http.StatusBadRequest {
		t.Errorf("got %d", got.StatusCode)
	}
	rest(t, s, "POST", "/api/hubs/chat/:send", `{"target":"end"}`)
	d.expect(`{"type":1,"target":"end","arguments":[]}`)
	packed.expectHex("960180c0a3656e649090")
}

func TestTheServiceMakesTokens(t *testing.T) {
	s, _ := start(t, emulator.Options{AccessKeys: []string{"key of this test"}})
	var made struct {
		Token string `json:"token"`
	}
	answer := func(method, path string, into any) {
		t.Helper()
		got := restWith(t, s, "key of this test", method, path, "")
		if text := bodyOf(t, got); got.StatusCode != http.StatusOK || json.Unmarshal([]byte(text), into) != nil {
			t.Fatalf("%s: got %d %s", path, got.StatusCode, text)
		}
	}
	answer("POST", "/api/hubs/chat/:generateToken?userId=ann&minutesToExpire=1&api-version=2022-11-01", &made)
	n := negotiate(t, s, "hub=chat&negotiateVersion=1", made.Token)
	c := dial(t, s, "hub=chat&id="+n.ConnectionToken, made.Token)
	c.handshake()
	if got := s.Connections()[0].UserID; got != "ann" {
		t.Errorf("got %q", got)
	}
	var key struct{ AccessKey, KeyId string }
	answer("GET", "/api/v1/auth/accessKey", &key)
	if key.AccessKey != "key of this test" || key.KeyId == "" {
		t.Errorf("got %+v", key)
	}
	if got := restWith(t, s, "key of this test", "POST", "/api/hubs/chat/:generateToken?minutesToExpire=0", "").StatusCode; got != http.StatusBadRequest {
		t.Errorf("got %d", got)
	}
	if got := restWith(t, s, "another key", "GET", "/api/auth/accessKey", "").StatusCode; got != http.StatusUnauthorized {
		t.Errorf("got %d", got)
	}
}
