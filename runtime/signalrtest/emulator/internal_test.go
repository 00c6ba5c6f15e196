package emulator

import (
	"errors"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"
)

func TestSignatures(t *testing.T) {
	text, err := os.ReadFile("testdata/upstream-signature.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Cases []struct {
			ConnectionID string   `json:"connectionId"`
			Header       *string  `json:"header"`
			AccessKeys   []string `json:"accessKeys"`
			Valid        bool     `json:"valid"`
		} `json:"cases"`
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors.Cases {
		if !v.Valid {
			continue
		}
		for each := range strings.SplitSeq(signature(v.AccessKeys, v.ConnectionID), ", ") {
			if hex := strings.TrimPrefix(each, "sha256="); !strings.Contains(strings.ToLower(*v.Header), each) || hex != strings.ToLower(hex) {
				t.Errorf("got %s, want a part of %s", each, *v.Header)
			}
		}
	}
}

func TestTemplates(t *testing.T) {
	template := UpstreamTemplate{URLTemplate: "http://x/{hub}/{event}?c={category}&e={event}", HubPattern: "chat, Chess", CategoryPattern: "*", EventPattern: "move"}
	if !template.matches("CHAT", "messages", "Move") || !template.matches("chess", "connections", "move") {
		t.Error("does not match without case")
	}
	if template.matches("go", "messages", "move") || template.matches("chat", "messages", "moves") || template.matches("chat, Chess", "messages", "move") {
		t.Error("matches what it must not")
	}
	if got, want := template.url("a", "b", "c d/é?&~-._"), "http://x/a/c%20d%2F%C3%A9%3F%26~-._?c=b&e=c%20d%2F%C3%A9%3F%26~-._"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	up := &upstream{}
	if err := up.set([]UpstreamTemplate{{URLTemplate: "http://first", HubPattern: "chat"}, {URLTemplate: "http://second"}}); err != nil {
		t.Fatal(err)
	}
	if got, _ := up.url("chat", "messages", "x"); got != "http://first" {
		t.Errorf("got %s", got)
	}
	if got, _ := up.url("go", "messages", "x"); got != "http://second" {
		t.Errorf("got %s", got)
	}
	if err := up.set([]UpstreamTemplate{{URLTemplate: "nowhere"}}); err == nil {
		t.Error("a wrong template was taken")
	}
	if got, _ := up.url("go", "messages", "x"); got != "http://second" {
		t.Errorf("a wrong template replaced the old ones: %s", got)
	}
}

func TestUserMembershipsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHub("chat")
		early, late := &connection{id: "1", user: "ann"}, &connection{id: "2", user: "ann"}
		h.add(early, func() {})
		h.addUser("g", "ann", time.Now().Add(time.Minute))
		h.addUser("forever", "ann", time.Time{})
		h.add(late, func() {})
		if got := len(h.inGroup("g", nil)); got != 2 {
			t.Errorf("%d members, want 2", got)
		}
		<-time.After(time.Minute) // of the bubble's own clock
		if h.userInGroup("g", "ann") || len(h.inGroup("g", nil)) != 0 {
			t.Error("the membership outlived its ttl")
		}
		if got := len(h.inGroup("forever", []string{"1"})); got != 1 {
			t.Errorf("%d members, want 1", got)
		}
		h.removeUserFromAll("ann")
		if len(h.groups) != 0 || len(h.userGroups) != 0 {
			t.Errorf("left: %v %v", h.groups, h.userGroups)
		}
	})
}

func TestTicketsExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r registry
		r.expect("t", ticket{"chat", "1", time.Now().Add(time.Second)})
		<-time.After(2 * time.Second) // of the bubble's own clock
		if err := r.join(&connection{hub: newHub("chat")}, "t"); !errors.Is(err, errNoTicket) {
			t.Errorf("got %v", err)
		}
		r.expect("u", ticket{"chat", "2", time.Now().Add(time.Second)})
		if len(r.tickets) != 1 {
			t.Errorf("got %v", r.tickets)
		}
		if err := r.join(&connection{hub: newHub("other")}, "u"); !errors.Is(err, errNoTicket) {
			t.Errorf("another hub: got %v", err)
		}
		r.shut("")
		if err := r.join(&connection{}, ""); !errors.Is(err, errStopping) {
			t.Errorf("got %v", err)
		}
	})
}

func TestOutbox(t *testing.T) {
	o := newOutbox(4)
	for _, c := range []struct {
		data string
		want error
	}{{"larger", nil}, {"x", errTooFar}} {
		if err := o.put(frame{data: []byte(c.data)}); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", c.data, err)
		}
	}
	o.take()
	o.end(frame{data: []byte("last")})
	o.end(frame{data: []byte("later")})
	if err := o.put(frame{}); !errors.Is(err, errEnded) {
		t.Errorf("got %v", err)
	}
	if frames, last := o.take(); len(frames) != 1 || string(frames[0].data) != "last" || !last {
		t.Errorf("got %v, %v", frames, last)
	}
}

func TestClaims(t *testing.T) {
	claims, err := parseClaims([]byte(`{"aud":"x","nameid":"n","role":["a","b"],"n":1,"o":{"p":null},"asrs.u.aud":"mine","sub":"s","asrs.s.uid":"u"}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []claim{{"nameid", "n"}, {"role", "a"}, {"role", "b"}, {"n", "1"}, {"o", `{"p":null}`}, {"aud", "mine"}, {"sub", "s"}, {"asrs.s.uid", "u"}}
	if got := forUpstream(claims); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := userID(claims); got != "u" {
		t.Errorf("got user %q", got)
	}
	if got := userID(claims[:len(claims)-1]); got != "n" {
		t.Errorf("got user %q", got)
	}
}

func FuzzClaims(f *testing.F) {
	for _, seed := range []string{`{"aud":"x","role":["a","b"]}`, `{"a":{"b":[1]}}`, `{}`, `[]`, `{"a"`, `{"a":[}`, "{\"a\":\"\\r\\n\"}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		claims, err := parseClaims(payload)
		if err != nil {
			return
		}
		if header := claimsHeader(forUpstream(claims)); strings.ContainsAny(header, "\r\n\x00") {
			t.Fatalf("%q cannot be a header", header)
		}
	})
}

func FuzzSendBody(f *testing.F) {
	for _, seed := range []string{`{"target":"a","arguments":[1]}`, `{"Target":"a","Arguments":null}`, `{"TARGET":"a","target":"b"}`, `{}`, `[`, ``, "{\"target\":\"\xff\"}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		m, err := restCall{request: r, writer: httptest.NewRecorder()}.message()
		if err != nil {
			return
		}
		if p, err := newPush(m); err == nil && len(p) != len(protocols()) {
			t.Fatalf("got %v", p)
		}
	})
}
