package upstream_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

const echo = `{"type":1,"invocationId":"0","target":"echo","arguments":["hi"]}`

func TestSignatureVectors(t *testing.T) {
	v := vectors[struct {
		Cases []struct {
			ConnectionID string
			Header       *string
			AccessKeys   []string
			Valid        bool
		}
	}](t, "upstream-signature.json")
	for i, c := range v.Cases {
		f := newFixture(t, upstream.Options{AccessKeys: func(string) ([]string, error) { return c.AccessKeys, nil }}, nil)
		header := ""
		if c.Header != nil {
			header = *c.Header
		}
		forms := []string{header, strings.ReplaceAll(header, ",", ", ")}
		for _, form := range forms {
			r := request("echo", echo, "X-ASRS-Connection-Id", c.ConnectionID, "X-ASRS-Signature", form)
			want := http.StatusUnauthorized
			if c.Valid {
				want = http.StatusOK
			}
			if got := f.send(r); got.Code != want {
				t.Errorf("case %d, %q: got %d %s, want %d", i, form, got.Code, got.Body, want)
			}
		}
	}
}

func TestSignatureForms(t *testing.T) {
	right := signature("conn-1")
	f := newFixture(t, upstream.Options{}, nil)
	for header, want := range map[string]int{
		"SHA256=" + strings.ToUpper(right):    200,
		"sha256=00,, sha1=x ,sha256=" + right: 200,
		right:                                 401,
		"sha256=":                             401,
		"sha256=" + right[:62]:                401,
		"sha256=" + right + "00":              401,
		"sha256=" + signature("conn-2"):       401,
		"sha256=zz":                           401,
	} {
		if got := f.send(request("echo", echo, "X-ASRS-Signature", header)); got.Code != want {
			t.Errorf("%q: got %d, want %d", header, got.Code, want)
		}
	}
	r := request("echo", echo, "X-ASRS-Signature", "sha256=00")
	r.Header.Add("X-ASRS-Signature", "sha256="+right)
	if got := f.send(r); got.Code != 200 {
		t.Errorf("two header lines: got %d", got.Code)
	}
}

func TestUnsignedCallsMustBeAllowed(t *testing.T) {
	failing := func(string) ([]string, error) { return nil, errors.New("asked for keys") }
	f := newFixture(t, upstream.Options{AllowUnsigned: true, AccessKeys: failing}, nil)
	if got := f.send(request("echo", echo, "X-ASRS-Signature", "")); got.Code != 200 {
		t.Errorf("got %d %s", got.Code, got.Body)
	}
	if !strings.Contains(f.log.String(), "signatures of upstream calls are not checked") {
		t.Errorf("log: %s", f.log)
	}
}

// unread is a body that must not be touched.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

func TestRejections(t *testing.T) {
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		says    string
		log     string
	}{
		"content type":      {request("echo", echo, "Content-Type", "text/plain"), 415, "must be application/json", ""},
		"no content type":   {request("echo", echo, "Content-Type", ""), 415, "must be application/json", ""},
		"no hub":            {request("echo", echo, "X-ASRS-Hub", ""), 400, "X-ASRS-Hub is missing", ""},
		"no category":       {request("echo", echo, "X-ASRS-Category", ""), 400, "X-ASRS-Category is missing", ""},
		"no event":          {request("", echo), 400, "X-ASRS-Event is missing", ""},
		"unknown event":     {request("ecco", echo), 404, `no function takes event "ecco" of category "messages" in hub "chat"`, "[Chat/messages/echo Chat/messages/bad"},
		"unknown hub":       {request("echo", echo, "X-ASRS-Hub", "other"), 404, `in hub "other"`, "Chat/messages/echo"},
		"no connection id":  {request("echo", echo, "X-ASRS-Connection-Id", ""), 400, "X-ASRS-Connection-Id is missing", ""},
		"no signature":      {request("echo", echo, "X-ASRS-Signature", ""), 401, "is not a signature with an access key of the service", ""},
		"unfinished":        {request("echo", `{"type":1,`), 400, "invalid message: ", "invalid message"},
		"empty":             {request("echo", ""), 400, "invalid message: ", ""},
		"array":             {request("echo", `[1]`), 400, "invalid message: ", ""},
		"no target":         {request("echo", `{"type":1}`), 400, "target is missing", ""},
		"other target":      {request("echo", `{"type":1,"target":"run"}`), 400, `the body's target is "run", the header X-ASRS-Event is "echo"`, ""},
		"stream":            {request("echo", `{"type":4,"invocationId":"0","target":"echo","arguments":[]}`), 400, "message of type 4", ""},
		"call as event":     {request("connected", `{"type":1,"target":"connected"}`), 400, "message of type 1", ""},
		"event as call":     {request("echo", `{"type":10}`), 400, "message of type 10", ""},
		"wrong event":       {request("connected", `{"type":11}`), 400, "message of type 11", ""},
		"other wrong event": {request("disconnected", `{"type":10}`), 400, "message of type 10", ""},
	} {
		f := newFixture(t, upstream.Options{}, nil)
		got := f.send(c.request)
		if got.Code != c.status || !strings.Contains(got.Body.String(), c.says) || len(f.calls) != 0 {
			t.Errorf("%s: got %d %s", name, got.Code, got.Body)
		}
		if log := f.log.String(); !strings.Contains(log, "level=WARN") || !strings.Contains(log, c.log) || strings.Count(log, "\n") != 1 {
			t.Errorf("%s: log %s", name, log)
		}
	}
}

// Who cannot sign learns nothing of the functions, and cannot fill the log.
func TestStrangersLearnNothing(t *testing.T) {
	f := newFixture(t, upstream.Options{}, nil)
	long := strings.Repeat("x", 5000)
	known := f.send(request("echo", echo, "X-ASRS-Signature", "sha256=00")).Body.String()
	for name, r := range map[string]*http.Request{
		"unknown event": request("ecco", echo, "X-ASRS-Signature", "sha256=00"),
		"unknown hub":   request("echo", echo, "X-ASRS-Signature", "sha256=00", "X-ASRS-Hub", long),
		"unsigned":      request(long, echo, "X-ASRS-Signature", ""),
	} {
		if got := f.send(r); got.Code != 401 || got.Body.String() != known {
			t.Errorf("%s: got %d %s, want %s", name, got.Code, got.Body, known)
		}
	}
	if log := f.log.String(); strings.Count(log, "\n") != 4 || len(log) > 4*256 || strings.Contains(log, "registered") {
		t.Errorf("the log is %s", log)
	}
}

func TestLongNamesAreCut(t *testing.T) {
	f := newFixture(t, upstream.Options{}, nil)
	got := f.send(request(strings.Repeat("x", 5000), echo, "X-ASRS-Hub", "a\u202eb"))
	if log := f.log.String(); got.Code != 404 || got.Body.Len() > 600 || len(log) > 1500 || strings.Contains(log+got.Body.String(), "\u202e") {
		t.Errorf("got %d %s, log %s", got.Code, got.Body, log)
	}
	long := strings.Repeat("y", 5000)
	before := len(f.log.String())
	got = f.send(request("echo", echo, "X-ASRS-User-Id", long, "X-ASRS-Connection-Id", long, "X-ASRS-Signature", "sha256="+signature(long)))
	if grown := len(f.log.String()) - before; got.Code != 200 || grown > 1500 {
		t.Errorf("got %d, and %d bytes in the log", got.Code, grown)
	}
}

func TestRefusalsCloseTheConnection(t *testing.T) {
	f := newFixture(t, upstream.Options{MaxBodyBytes: 10}, nil)
	for want, r := range map[int]*http.Request{
		401: request("echo", echo, "X-ASRS-Signature", "sha256=00"),
		404: request("other", echo),
		413: request("echo", echo),
	} {
		if got := f.send(r); got.Code != want || got.Header().Get("Connection") != "close" {
			t.Errorf("got %d, Connection %q; want %d", got.Code, got.Header().Get("Connection"), want)
		}
	}
}

func TestMethods(t *testing.T) {
	f := newFixture(t, upstream.Options{}, nil)
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodOptions} {
		r := request("echo", echo)
		r.Method = method
		if got := f.send(r); got.Code != 405 || got.Header().Get("Allow") != "POST" {
			t.Errorf("%s: got %d, Allow %q", method, got.Code, got.Header().Get("Allow"))
		}
	}
}

func TestTheBodyWaitsForTheSignature(t *testing.T) {
	f := newFixture(t, upstream.Options{}, nil)
	r := request("echo", "", "X-ASRS-Signature", "sha256=00")
	r.Body = io.NopCloser(unread{t})
	if got := f.send(r); got.Code != 401 {
		t.Errorf("got %d", got.Code)
	}
}

func TestContentTypeParametersAndCase(t *testing.T) {
	f := newFixture(t, upstream.Options{}, nil)
	r := request("ECHO", echo, "Content-Type", "Application/JSON; charset=utf-8", "X-ASRS-Hub", "CHAT", "X-ASRS-Category", "MESSAGES")
	if got := f.send(r); got.Code != 200 || got.Body.Len() == 0 {
		t.Errorf("got %d %s", got.Code, got.Body)
	}
}

func TestLongBodies(t *testing.T) {
	f := newFixture(t, upstream.Options{MaxBodyBytes: 200}, nil)
	fitting := `{"type":1,"target":"echo","arguments":["` + strings.Repeat("x", 200-43) + `"]}`
	if got := f.send(request("echo", fitting)); len(fitting) != 200 || got.Code != 200 || len(f.calls) != 1 {
		t.Errorf("%d bytes: got %d %s", len(fitting), got.Code, got.Body)
	}
	long := strings.Replace(fitting, "x", "xx", 1)
	announced := request("echo", "")
	announced.ContentLength, announced.Body = 201, io.NopCloser(unread{t})
	chunked := request("echo", long)
	chunked.ContentLength = -1
	for name, r := range map[string]*http.Request{"announced": announced, "chunked": chunked} {
		if got := f.send(r); got.Code != 413 || !strings.Contains(got.Body.String(), "longer than 200 bytes") {
			t.Errorf("%s: got %d %s", name, got.Code, got.Body)
		}
	}
}

func TestABodyThatBreaksOff(t *testing.T) {
	f := newFixture(t, upstream.Options{}, nil)
	r := request("echo", "")
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"type"`), brokenReader{}))
	if got := f.send(r); got.Code != 400 || !strings.Contains(got.Body.String(), "reading the body: unexpected end") {
		t.Errorf("got %d %s", got.Code, got.Body)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestNewHandlerSaysEverythingThatIsMissing(t *testing.T) {
	app := signalr.NewApp()
	trigger := func(function, connection string, outputs ...signalr.Output) signalr.Trigger {
		return signalr.Trigger{Function: function, Hub: "h", Category: signalr.Messages, Event: function, Connection: connection, Outputs: outputs, Run: noArguments}
	}
	app.Register(trigger("a", "One", signalr.Output{Hub: "h"}), trigger("b", "Two"), trigger("c", "Two"), trigger("d", "Three"), trigger("d", ""))
	asked := 0
	handler, err := upstream.NewHandler(app, upstream.Options{AccessKeys: func(name string) ([]string, error) {
		asked++
		switch name {
		case "Two":
			return nil, errors.New("Two is not set")
		case "Three":
			return nil, nil
		}
		return []string{"k"}, nil
	}})
	want := strings.Join([]string{
		`signalr: function "d" is registered twice (names are case-insensitive)`,
		`upstream: function "a" sends to clients, which requires Senders`,
		`upstream: the signatures of the service cannot be checked: Two is not set`,
		`upstream: connection "Three" has no access key, so signatures cannot be checked`,
	}, "\n")
	if handler != nil || err == nil || err.Error() != want || asked != 3 {
		t.Errorf("asked %d times, got\n%v\nwant\n%s", asked, err, want)
	}
	if _, err := upstream.NewHandler(app, upstream.Options{}); err == nil || !strings.Contains(err.Error(), `connection "One" requires AccessKeys`) {
		t.Errorf("got %v", err)
	}
}
