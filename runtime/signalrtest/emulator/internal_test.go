package emulator

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/service"
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
		for each := range strings.SplitSeq(service.Signature(v.ConnectionID, v.AccessKeys...), ", ") {
			if hex := strings.TrimPrefix(each, "sha256="); !strings.Contains(strings.ToLower(*v.Header), each) || hex != strings.ToLower(hex) {
				t.Errorf("got %s, want a part of %s", each, *v.Header)
			}
		}
	}
}

func TestTemplates(t *testing.T) {
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
	if almost := up.almost("CHAT", "messages", "x"); !strings.Contains(almost, `template 1 has hub "chat"`) {
		t.Errorf("got %q", almost)
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
		if got := len(h.find(inGroup("g"))); got != 2 {
			t.Errorf("%d members, want 2", got)
		}
		h.with("1", func(c *connection) { c.join("kept", true) })
		h.addUser("kept", "ann", time.Now().Add(time.Second))
		h.addUser("now", "ann", time.Now())
		if h.userInGroup("now", "ann") || len(h.find(inGroup("now"))) != 2 {
			t.Error("a membership without time is not that of the connections of now")
		}
		<-time.After(time.Minute) // of the bubble's own clock
		if kept := h.find(inGroup("kept")); len(kept) != 1 || kept[0].id != "1" {
			t.Errorf("the end of a user's membership left %v", kept)
		}
		if h.userInGroup("g", "ann") || len(h.find(inGroup("g"))) != 0 {
			t.Error("the membership outlived its ttl")
		}
		if got := len(h.find(inGroup("forever"), "1")); got != 1 {
			t.Errorf("%d members, want 1", got)
		}
		h.removeUser("ann", "")
		if len(early.groups) != 0 || len(late.groups) != 0 || len(h.members) != 0 {
			t.Errorf("left: %v %v %v", early.groups, late.groups, h.members)
		}
	})
}

func TestTicketsExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry()
		r.expect("t", ticket{"chat", "1", false, time.Now().Add(time.Second)})
		<-time.After(2 * time.Second) // of the bubble's own clock
		if _, err := r.join(&connection{hub: newHub("chat")}, "t"); !errors.Is(err, errNoTicket) {
			t.Errorf("got %v", err)
		}
		r.expect("u", ticket{"chat", "2", false, time.Now().Add(time.Second)})
		if len(r.tickets) != 1 {
			t.Errorf("got %v", r.tickets)
		}
		if _, err := r.join(&connection{hub: newHub("other")}, "u"); !errors.Is(err, errNoTicket) {
			t.Errorf("another hub: got %v", err)
		}
		r.shut("")
		if _, err := r.join(&connection{}, ""); !errors.Is(err, errStopping) {
			t.Errorf("got %v", err)
		}
	})
}

// wire is a transport whose writes the test takes one by one.
type wire struct {
	transport
	written chan []frame
	broken  chan struct{}
	closed  chan bool
}

func newWire() *wire {
	return &wire{written: make(chan []frame), broken: make(chan struct{}), closed: make(chan bool, 2)}
}

func (w *wire) write(_ context.Context, frames []frame) error {
	select {
	case w.written <- frames:
		return nil
	case <-w.broken:
		return errors.New("broken")
	}
}

func (w *wire) close(gracefully bool) { w.closed <- gracefully }

// texts returns what the next writes carry until there are so many frames.
func (w *wire) texts(count int) (texts []string) {
	for len(texts) < count {
		for _, f := range <-w.written {
			texts = append(texts, string(f.data))
		}
	}
	return texts
}

func text(s string) frame { return frame{data: []byte(s), counted: s[0] != '-'} }

func TestOutbox(t *testing.T) {
	o, w := newOutbox(t.Context(), 4), newWire()
	for _, c := range []struct {
		data string
		want error
	}{{"larger", nil}, {"x", errTooFar}} {
		if err := o.put(text(c.data)); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", c.data, err)
		}
	}
	o.attach(w)
	if got := w.texts(1); got[0] != "larger" {
		t.Errorf("got %v", got)
	}
	o.end(text("last"))
	o.end(text("later"))
	if err := o.put(text("x")); !errors.Is(err, errEnded) {
		t.Errorf("got %v", err)
	}
	if got := w.texts(1); got[0] != "last" || !<-w.closed {
		t.Errorf("got %v", got)
	}
	<-o.done
}

func TestOutboxThatEndsWithoutATransport(t *testing.T) {
	o, w := newOutbox(t.Context(), 4), newWire()
	o.attach(w)
	close(w.broken)
	if err := o.put(text("x")); err != nil {
		t.Fatal(err)
	}
	if gracefully := <-w.closed; gracefully {
		t.Error("a broken transport was closed gracefully")
	}
	o.end()
	<-o.done
}

// A writer that is late must not write for the transport that took its one's
// place.
func TestOutboxWhoseWriterIsLate(t *testing.T) {
	o, first, second := newOutbox(t.Context(), 100), newWire(), newWire()
	o.keepUnacked()
	o.attach(first)
	if err := o.put(text("1")); err != nil {
		t.Fatal(err)
	}
	// The first writer has its frame, and nobody takes it yet.
	for {
		o.mu.Lock()
		taken := len(o.frames) == 0
		o.mu.Unlock()
		if taken {
			break
		}
		runtime.Gosched()
	}
	o.detach(first)
	o.resume(second, func(int64) frame { return text("-from 1") })
	o.end(text("-bye"))
	first.texts(1)
	if got, want := second.texts(3), []string{"-from 1", "1", "-bye"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !<-second.closed {
		t.Error("not closed gracefully")
	}
	<-o.done
}

func TestOutboxGoesOnWhereTheClientIs(t *testing.T) {
	o, first := newOutbox(t.Context(), 100), newWire()
	o.keepUnacked()
	o.attach(first)
	for _, data := range []string{"1", "2", "-ping", "3"} {
		if err := o.put(text(data)); err != nil {
			t.Fatal(err)
		}
		first.texts(1)
	}
	o.ack(1)
	o.ack(1)
	o.detach(first)
	if err := o.put(text("4")); err != nil {
		t.Fatal(err)
	}
	numbered := func(id int64) frame { return text("-from " + strconv.FormatInt(id, 10)) }
	for _, c := range []struct {
		ack  int64
		want []string
	}{{0, []string{"-from 2", "2", "3", "4"}}, {0, []string{"-from 2", "2", "3", "4"}}, {99, []string{"-from 5"}}} {
		second := newWire()
		o.ack(c.ack)
		o.resume(second, numbered)
		if got := second.texts(len(c.want)); !slices.Equal(got, c.want) {
			t.Errorf("got %v, want %v", got, c.want)
		}
		o.detach(second)
	}
	if o.bytes != 0 || len(o.unacked) != 0 {
		t.Errorf("%d bytes are kept: %v", o.bytes, o.unacked)
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
	for _, seed := range []string{`{"target":"a","arguments":[1]}`, `{"Target":"a","Arguments":null}`, `{"TARGET":"a","target":"b"}`, `{}`, `[`, ``, "{\"target\":\"\xff\"}",
		"\x82\xa6target\xa1a\xa9arguments\x91\x01", "\x81\xabmessagepack\xc4\x08\x07\x95\x01\x80\xc0\xa1a\x90", "\x81\xa4json\xc4\x00", "\xdf\xff\xff\xff\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, kind := range []string{"application/json", "application/x-msgpack"} {
			r := httptest.NewRequest("POST", "/", strings.NewReader(body))
			r.Header.Set("Content-Type", kind)
			p, err := (&restCall{request: r, writer: httptest.NewRecorder()}).message()
			if err != nil {
				continue
			}
			for _, each := range protocols() {
				if f, err := p.frame(each); p.target() == "" || err == nil && len(f.data) == 0 {
					t.Fatalf("got %q, %v", p.target(), p)
				}
			}
		}
	})
}

func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"userId eq 'a'", "not ('g' in groups or contains(userId,'a''b'))", "'", "(", "startswith(", "userId ne null and", "in groups"} {
		f.Add(seed)
	}
	c := &connection{id: "1", user: "ann", groups: map[string]bool{"g": true}}
	f.Fuzz(func(t *testing.T, text string) {
		if selects, err := parseFilter(text); err == nil {
			selects(c)
		} else if !strings.HasPrefix(err.Error(), "filter: ") {
			t.Error(err)
		}
	})
}
