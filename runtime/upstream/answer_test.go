package upstream_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

func noArguments(context.Context, *signalr.Call) (any, error) { return nil, nil }

func failing(err error) signalr.Invoker {
	return func(context.Context, *signalr.Call) (any, error) { return nil, err }
}

func returning(result any) signalr.Invoker {
	return func(context.Context, *signalr.Call) (any, error) { return result, nil }
}

// TestDispatchVectors runs each row of the table that the extension's tests
// give, with the two statuses this package makes better.
func TestDispatchVectors(t *testing.T) {
	v := vectors[struct {
		HTTPStatus []struct {
			When   string
			Status int
		}
	}](t, "upstream-dispatch.json")
	bad := failing(errors.New("no"))
	send, invoke := `{"type":1,"target":"run","arguments":[]}`, `{"type":1,"invocationId":"7","target":"run","arguments":[]}`
	type call struct {
		request *http.Request
		run     signalr.Invoker
		body    string
	}
	rows := map[string][]call{
		"content type not application/json or application/x-msgpack":      {{request: request("run", send, "Content-Type", "text/json")}},
		"hub, category or event header empty":                             {{request: request("run", send, "X-ASRS-Hub", "")}},
		"no such hub/category/event registered":                           {{request: request("none", send)}},
		"signature wrong":                                                 {{request: request("run", send, "X-ASRS-Signature", "sha256=00")}},
		"no connection id, unreadable body, or target differs from event": {{request: request("run", "{")}},
		"connected function threw":                                        {{request: request("connected", `{"type":10}`), run: bad}},
		"connected function fine":                                         {{request: request("connected", `{"type":10}`)}},
		"disconnected, whatever the function did":                         {{request: request("disconnected", `{"Type":11}`)}, {request: request("disconnected", `{"Type":11}`), run: bad}},
		"message with invocationId":                                       {{request: request("run", invoke), body: `{"type":3,"invocationId":"7"}` + "\x1e"}, {request: request("run", invoke), run: bad, body: `{"type":3,"invocationId":"7","error":"The call failed.`}},
		"message without invocationId":                                    {{request: request("run", send)}, {request: request("run", send), run: bad}},
	}
	for _, row := range v.HTTPStatus {
		calls, ok := rows[row.When]
		if !ok {
			t.Errorf("no test for %q", row.When)
		}
		want := row.Status
		if want == http.StatusInternalServerError {
			want = http.StatusBadRequest // the caller's fault, and 5xx invites another try
		}
		for _, c := range calls {
			f := newFixture(t, upstream.Options{}, map[string]signalr.Invoker{"run": c.run, "connected": c.run, "disconnected": c.run})
			got := f.send(c.request)
			if got.Code != want || want == 200 && !strings.HasPrefix(got.Body.String(), c.body) {
				t.Errorf("%s: got %d %s, want %d %s", row.When, got.Code, got.Body, want, c.body)
			}
			if want == 200 && c.body == "" && (got.Body.Len() != 0 || got.Header().Get("Content-Length") != "0") {
				t.Errorf("%s: the answer is not empty", row.When)
			}
			if c.run != nil && !strings.Contains(f.log.String(), "outcome=failed") {
				t.Errorf("%s: log %s", row.When, f.log)
			}
		}
	}
}

func TestCompletions(t *testing.T) {
	for name, c := range map[string]struct {
		event, body string
		run         signalr.Invoker
		want        string
	}{
		"result":          {"echo", echo, nil, `{"type":3,"invocationId":"0","result":"hi"}`},
		"void":            {"run", `{"arguments":[],"target":"RUN","invocationId":"a\"b","type":1}`, nil, `{"type":3,"invocationId":"a\"b"}`},
		"null":            {"echo", echo, returning(nil), `{"type":3,"invocationId":"0","result":null}`},
		"object":          {"echo", echo, returning(struct{ A []int }{}), `{"type":3,"invocationId":"0","result":{"A":[]}}`},
		"hub error":       {"echo", echo, failing(fmt.Errorf("wrapped: %w", &signalr.HubError{Message: "room full", Cause: errors.New("hidden")})), `{"type":3,"invocationId":"0","error":"room full"}`},
		"wrong count":     {"echo", `{"type":1,"invocationId":"0","target":"echo","arguments":[]}`, nil, `{"type":3,"invocationId":"0","error":"function \"Chat_echo\": expected 1 argument (text), found 0"}`},
		"no arguments":    {"echo", `{"type":1,"invocationId":"0","target":"echo"}`, nil, `{"type":3,"invocationId":"0","error":"function \"Chat_echo\": expected 1 argument (text), found 0"}`},
		"wrong type":      {"echo", `{"type":1,"invocationId":"0","target":"echo","arguments":[7]}`, nil, `{"type":3,"invocationId":"0","error":"function \"Chat_echo\": arguments[0] (parameter text): expected string, found 7"}`},
		"not UTF-8":       {"echo", "{\"type\":1,\"invocationId\":\"0\",\"target\":\"echo\",\"arguments\":[\"\xff\"]}", nil, `{"type":3,"invocationId":"0","error":"function \"Chat_echo\": arguments[0]`},
		"trailing data":   {"echo", echo + "\x1e{}", nil, `{"type":3,"invocationId":"0","result":"hi"}`},
		"send that fails": {"echo", `{"type":1,"target":"echo","arguments":[]}`, nil, ""},
	} {
		f := newFixture(t, upstream.Options{}, map[string]signalr.Invoker{"echo": c.run})
		got := f.send(request(c.event, c.body))
		body := got.Body.String()
		if got.Code != 200 || !strings.HasPrefix(body, c.want) || c.want != "" && !strings.HasSuffix(body, "\x1e") || c.want == "" && body != "" {
			t.Errorf("%s: got %d %s\nwant %s", name, got.Code, body, c.want)
		}
		if length := fmt.Sprint(len(body)); got.Header().Get("Content-Length") != length {
			t.Errorf("%s: Content-Length is %s, want %s", name, got.Header().Get("Content-Length"), length)
		}
		if log := f.log.String(); strings.Contains(c.want, "error") != strings.Contains(log, "outcome=failed") && c.want != "" {
			t.Errorf("%s: log %s", name, log)
		}
	}
}

type faulty struct{}

func (faulty) MarshalJSON() ([]byte, error) { panic("encoder") }

func TestFailuresOfTheProgramGetAnID(t *testing.T) {
	for name, c := range map[string]struct {
		event string
		run   signalr.Invoker
		log   []string
	}{
		"error":          {"run", failing(errors.New("hidden")), []string{"level=ERROR", "hidden"}},
		"empty error":    {"run", failing(&signalr.HubError{Cause: errors.New("hidden")}), []string{"level=WARN", "cause=hidden"}},
		"own argument":   {"run", failing(fmt.Errorf("hidden: %w", &decode.CountError{})), []string{"hidden"}},
		"panic":          {"run", func(context.Context, *signalr.Call) (any, error) { panic("hidden") }, []string{"level=ERROR", "panic: hidden", "answer_test.go"}},
		"bad result":     {"bad", returning(make(chan int)), []string{"level=ERROR", "encoding the result"}},
		"faulty encoder": {"bad", returning(faulty{}), []string{"level=ERROR", "panic: encoder", "answer_test.go"}},
		"huge result":    {"bad", returning(strings.Repeat("x", 16<<20)), []string{"level=ERROR", "the limit is 16777216"}},
	} {
		f := newFixture(t, upstream.Options{}, map[string]signalr.Invoker{c.event: c.run})
		got := f.send(request(c.event, `{"type":1,"invocationId":"0","target":"`+c.event+`"}`)).Body.String()
		id := regexp.MustCompile(`error id ([0-9a-f]{12})\."}`).FindStringSubmatch(got)
		if id == nil || strings.Contains(got, "hidden") {
			t.Errorf("%s: got %.200s", name, got)
			continue
		}
		for _, want := range append(c.log, "errorId="+id[1], "function=Chat_"+c.event) {
			if !strings.Contains(f.log.String(), want) {
				t.Errorf("%s: log lacks %s: %s", name, want, f.log)
			}
		}
		if again := f.send(request("echo", echo)); again.Code != 200 {
			t.Errorf("%s: the next call got %d", name, again.Code)
		}
	}
}

func TestDetailedErrors(t *testing.T) {
	f := newFixture(t, upstream.Options{DetailedErrors: true}, map[string]signalr.Invoker{"run": failing(errors.New("disk full"))})
	got := f.send(request("run", `{"type":1,"invocationId":"0","target":"run"}`)).Body.String()
	if got != `{"type":3,"invocationId":"0","error":"function \"Chat_run\": disk full"}`+"\x1e" {
		t.Errorf("got %s", got)
	}
}

func TestBodiesOfConnectionEvents(t *testing.T) {
	for body, want := range map[string]string{
		`{"Type":11}`:                 "",
		`{"Type":11,"Error":"gone"}`:  "gone",
		`{"type":11,"error":"error"}`: "error",
		`{"type":11,"error":""}`:      "",
		`{"type":11,"error":null}`:    "",
	} {
		f := newFixture(t, upstream.Options{}, nil)
		if got := f.send(request("disconnected", body)); got.Code != 200 || len(f.calls) != 1 || f.calls[0].Error != want || f.calls[0].Arguments.Len() != 0 {
			t.Errorf("%s: got %d, calls %v", body, got.Code, f.calls)
		}
	}
}

func TestContextOfACall(t *testing.T) {
	f := newFixture(t, upstream.Options{}, nil)
	r := request("Echo", echo,
		"X-ASRS-User-Id", "jürgen",
		"X-ASRS-User-Claims", "asrs.s.uid: jürgen, role: a",
		"X-ASRS-Client-Query", "?hub=chat&access_token=topsecret&k=1&k=2",
		"Expires", "0", "X-Two", "1")
	r.Header.Add("X-ASRS-User-Claims", "role: b")
	r.Header.Add("X-Two", "2")
	r.Host = "app.example"
	if got := f.send(r); got.Code != 200 {
		t.Fatalf("got %d %s", got.Code, got.Body)
	}
	c := f.calls[0]
	if c.Hub != "chat" || c.Category != signalr.Messages || c.Event != "Echo" || c.ConnectionID != "conn-1" || c.UserID != "jürgen" || c.Arguments.Len() != 1 {
		t.Errorf("got %v", c)
	}
	if roles := c.Claims.Values("role"); !slices.Equal(roles, []string{"a", "b"}) || c.Claims.Get("asrs.s.uid") != "jürgen" {
		t.Errorf("claims: %q", roles)
	}
	if c.Query.Get("hub") != "chat" || !slices.Equal(c.Query.Values("k"), []string{"1", "2"}) {
		t.Errorf("query: %v", c.Query)
	}
	if c.Headers.Get("host") != "app.example" || c.Headers.Get("x-asrs-hub") != "chat" || !slices.Equal(c.Headers.Values("x-two"), []string{"1", "2"}) {
		t.Errorf("headers: %v", c.Headers)
	}
	for _, name := range []string{"Content-Type", "Content-Length", "Expires"} {
		if c.Headers.Get(name) != "" {
			t.Errorf("the header %s is there", name)
		}
	}
	log := f.log.String()
	for _, want := range []string{"level=INFO", "msg=call", "function=Chat_echo", "hub=chat", "event=Echo", "connectionId=conn-1", "userId=jürgen", "duration=", "outcome=ok"} {
		if !strings.Contains(log, want) {
			t.Errorf("log lacks %s: %s", want, log)
		}
	}
	if strings.Contains(log, "topsecret") || strings.Contains(log, signature("conn-1")) || strings.Count(log, "\n") != 1 {
		t.Errorf("log: %s", log)
	}
}

func TestHeaderVectors(t *testing.T) {
	v := vectors[struct {
		Query, Claims []struct {
			In  string
			Out map[string]string
		}
	}](t, "upstream-headers.json")
	for _, c := range v.Query {
		f := newFixture(t, upstream.Options{}, nil)
		f.send(request("echo", echo, "X-ASRS-Client-Query", c.In))
		for name, want := range c.Out {
			if got := strings.Join(f.calls[0].Query.Values(name), ","); got != want {
				t.Errorf("%s: %s is %q, want %q", c.In, name, got, want)
			}
		}
	}
	for _, c := range v.Claims {
		f := newFixture(t, upstream.Options{}, nil)
		f.send(request("echo", echo, "X-ASRS-User-Claims", c.In))
		for name, want := range c.Out {
			if got := f.calls[0].Claims.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", c.In, name, got, want)
			}
		}
	}
}

func TestCarrierReachesTheFunction(t *testing.T) {
	senders := noSenders{}
	f := newFixture(t, upstream.Options{Senders: senders}, map[string]signalr.Invoker{
		"run": func(_ context.Context, call *signalr.Call) (any, error) {
			if call.Senders != senders || call.Trigger.Function != "Chat_run" {
				return nil, errors.New("other senders")
			}
			return nil, nil
		},
	})
	f.send(request("run", `{"type":1,"target":"run"}`))
	if log := f.log.String(); !strings.Contains(log, "outcome=ok") {
		t.Errorf("log: %s", log)
	}
}

type noSenders struct{}

func (noSenders) Sender(signalr.Output) signalr.Sender { return nil }

func TestACallerThatLeavesCancelsTheCall(t *testing.T) {
	started, ended := make(chan struct{}), make(chan error, 1)
	f := newFixture(t, upstream.Options{}, map[string]signalr.Invoker{
		"run": func(ctx context.Context, _ *signalr.Call) (any, error) {
			close(started)
			<-ctx.Done()
			ended <- ctx.Err()
			return nil, ctx.Err()
		},
	})
	server := httptest.NewServer(f.handler)
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	sent := request("run", "")
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader(`{"type":1,"invocationId":"0","target":"run"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = sent.Header
	go func() { <-started; cancel() }()
	if _, err := server.Client().Do(r); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the function saw %v", err)
	}
}

func TestOverHTTPTheLengthIsKnown(t *testing.T) {
	f := newFixture(t, upstream.Options{}, nil)
	server := httptest.NewServer(f.handler)
	defer server.Close()
	for event, body := range map[string]string{"echo": echo, "connected": `{"type":10}`} {
		sent := request(event, "")
		r, err := http.NewRequest(http.MethodPost, server.URL+"/chat/x/y", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = sent.Header
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != 200 || answer.ContentLength != int64(len(text)) || len(answer.TransferEncoding) != 0 {
			t.Errorf("%s: got %d, %d bytes announced, %d read, %v", event, answer.StatusCode, answer.ContentLength, len(text), err)
		}
	}
}

func FuzzBody(f *testing.F) {
	for _, seed := range []string{echo, `{"type":10}`, `{"Type":11,"Error":"x"}`, `{"type":1,"target":"echo","arguments":[1,{}]}`, `{"type":1,"invocationId":"\ud800","target":"ECHO","arguments":["a"]}`, "{", "\x1e"} {
		f.Add([]byte(seed))
	}
	fixture := newFixture(f, upstream.Options{Logger: slog.New(slog.DiscardHandler)}, nil)
	f.Fuzz(func(t *testing.T, body []byte) {
		got := fixture.send(request("echo", string(body)))
		if got.Code != 200 && got.Code != 400 {
			t.Fatalf("status %d", got.Code)
		}
		if got.Code != 200 || got.Body.Len() == 0 {
			return
		}
		frame, rest, ok := hubprotocol.CutText(got.Body.Bytes())
		if !ok || len(rest) != 0 {
			t.Fatalf("not one frame: %q", got.Body)
		}
		message, err := hubprotocol.ParseJSON(frame)
		completion, ok := message.(*hubprotocol.Completion)
		if err != nil || !ok || !json.Valid(frame) {
			t.Fatalf("not a completion: %q, %v", frame, err)
		}
		if (completion.Error == nil) == (completion.Result == nil) {
			t.Fatalf("neither result nor error: %q", frame)
		}
	})
}

func FuzzSignature(f *testing.F) {
	right := "sha256=" + signature("conn-1")
	for _, seed := range []string{right, strings.ToUpper(right), "sha256=00, " + right, "sha256=", ",,,", "=", ""} {
		f.Add(seed, "conn-1")
	}
	f.Add(right, "conn-2")
	fixture := newFixture(f, upstream.Options{Logger: slog.New(slog.DiscardHandler)}, nil)
	f.Fuzz(func(t *testing.T, header, connectionID string) {
		r := request("echo", echo)
		r.Header["X-Asrs-Signature"] = []string{header}
		r.Header["X-Asrs-Connection-Id"] = []string{connectionID}
		got := fixture.send(r).Code
		passes := connectionID != "" && strings.Contains(strings.ToLower(header), signature(connectionID))
		if got == 200 && !passes {
			t.Fatalf("%q passed for %q", header, connectionID)
		}
		if header == "sha256="+signature(connectionID) && connectionID != "" && got != 200 {
			t.Fatalf("%q got %d for %q", header, got, connectionID)
		}
	})
}
