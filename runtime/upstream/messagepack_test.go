package upstream_test

import (
	"encoding/base64"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

// packed returns a MessagePack call whose arguments are given as JSON.
func packed(t testing.TB, target, id, arguments string) string {
	t.Helper()
	encoded, err := hubprotocol.AppendMessagePackValue(nil, []byte(arguments))
	if err != nil {
		t.Fatal(err)
	}
	body, err := hubprotocol.AppendServerlessMessagePack(nil, &hubprotocol.Invocation{InvocationID: id, Target: target, Arguments: encoded})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func packedRequest(event, body string, headers ...string) *http.Request {
	return request(event, body, append([]string{"Content-Type", "application/x-msgpack"}, headers...)...)
}

// unframed returns the one completion in a frame.
func unframed(t testing.TB, frame []byte) *hubprotocol.Completion {
	t.Helper()
	message, rest, ok, err := hubprotocol.CutBinary(frame)
	if !ok || err != nil || len(rest) != 0 {
		t.Fatalf("not one frame: %x, %v", frame, err)
	}
	parsed, err := hubprotocol.ParseMessagePack(message)
	completion, ok := parsed.(*hubprotocol.Completion)
	if err != nil || !ok {
		t.Fatalf("not a completion: %x, %v", frame, err)
	}
	return completion
}

func TestMessagePackCalls(t *testing.T) {
	f := newFixture(t, upstream.Options{}, map[string]signalr.Invoker{
		"run": returning("dropped"),
		"bad": returning(struct {
			N    int64    `json:"n"`
			List []string `json:"list"`
			Raw  []byte   `json:"raw"`
			Half float64  `json:"half"`
		}{math.MaxInt64, []string{"ä"}, []byte{1, 2}, 0.5}),
	})
	for name, c := range map[string]struct {
		event, id, arguments string
		result, err          string // JSON of the result, beginning of the error
	}{
		"result":       {"echo", "7", `["hi"]`, `"hi"`, ""},
		"any result":   {"bad", "7", `[]`, `{"n":9223372036854775807,"list":["ä"],"raw":"AQI=","half":0.5}`, ""},
		"no result":    {"run", "7", `[]`, "", ""},
		"too few":      {"echo", "7", `[]`, "", `function "Chat_echo": expected 1 argument (text), found 0`},
		"wrong type":   {"echo", "7", `[{"a":1}]`, "", `function "Chat_echo": arguments[0] (parameter text): expected string, found `},
		"wrong number": {"echo", "7", `[18446744073709551615]`, "", `function "Chat_echo": arguments[0] (parameter text): expected string, found `},
		"not awaited":  {"echo", "", `["hi"]`, "", ""},
	} {
		got := f.send(packedRequest(c.event, packed(t, c.event, c.id, c.arguments)))
		if got.Code != 200 {
			t.Errorf("%s: got %d %s", name, got.Code, got.Body)
			continue
		}
		if c.id == "" {
			if got.Body.Len() != 0 || got.Header().Get("Content-Length") != "0" {
				t.Errorf("%s: got %x", name, got.Body)
			}
			continue
		}
		if contentType := got.Header().Get("Content-Type"); contentType != "application/x-msgpack" {
			t.Errorf("%s: content type %s", name, contentType)
		}
		completion := unframed(t, got.Body.Bytes())
		result, err := hubprotocol.AppendJSONValue(nil, completion.Result)
		if completion.Result == nil {
			result, err = nil, nil
		}
		failure := ""
		if completion.Error != nil {
			failure = *completion.Error
		}
		if err != nil || completion.InvocationID != c.id || string(result) != c.result || !strings.HasPrefix(failure, c.err) || failure != "" && c.err == "" {
			t.Errorf("%s: got id %s, result %s, error %q (%v)", name, completion.InvocationID, result, failure, err)
		}
	}
}

// What the JavaScript client sends: no stream ids, and shapes that JSON has no
// form for are the caller's fault and reach it as such.
func TestMessagePackOfOtherWriters(t *testing.T) {
	f := newFixture(t, upstream.Options{}, nil)
	for name, c := range map[string]struct {
		body string
		says string
	}{
		"five elements":  {"\x95\x01\x80\xa17\xa4echo\x91\xa2hi", ""},
		"nil headers":    {"\x95\x01\xc0\xa17\xa4echo\x91\xa2hi", ""},
		"trailing bytes": {"\x95\x01\x80\xa17\xa4echo\x91\xa2hi\xc0\xc0", ""},
		"no arguments":   {"\x94\x01\x80\xa17\xa4echo", `function "Chat_echo": arguments: hub message: arguments is missing`},
		"no list":        {"\x95\x01\x80\xa17\xa4echo\x2a", `function "Chat_echo": arguments: hub message: arguments must be an array`},
		"huge list":      {"\x95\x01\x80\xa17\xa4echo\xdd\xff\xff\xff\xff", `function "Chat_echo": arguments: hub message: arguments is not valid`},
		"deep":           {"\x95\x01\x80\xa17\xa4echo" + strings.Repeat("\x91", 1<<20), `function "Chat_echo": arguments: hub message: arguments is not valid`},
		"NaN":            {"\x95\x01\x80\xa17\xa4echo\x91\xcb\x7f\xf8\x00\x00\x00\x00\x00\x01", `function "Chat_echo": arguments[0]`},
		"number as key":  {"\x95\x01\x80\xa17\xa4echo\x91\x81\x01\x01", `function "Chat_echo": arguments[0]`},
		"not UTF-8":      {"\x95\x01\x80\xa17\xa4echo\x91\xa1\xff", `function "Chat_echo": arguments[0]`},
	} {
		got := f.send(packedRequest("echo", c.body))
		if got.Code != 200 {
			t.Errorf("%s: got %d %s", name, got.Code, got.Body)
			continue
		}
		completion := unframed(t, got.Body.Bytes())
		switch {
		case c.says == "" && (completion.Error != nil || string(completion.Result) != "\xa2hi"):
			t.Errorf("%s: got %x", name, got.Body)
		case c.says != "" && (completion.Error == nil || !strings.HasPrefix(*completion.Error, c.says)):
			t.Errorf("%s: got %q", name, got.Body)
		}
	}
}

func TestMessagePackThatIsNoCall(t *testing.T) {
	for name, body := range map[string]string{
		"empty":        "",
		"JSON":         echo,
		"map":          "\x80",
		"cut":          "\x95\x01\x80\xa17\xa4ec",
		"other target": "\x95\x01\x80\xa17\xa3run\x90",
		"ping":         "\x91\x06",
		"with a frame": "\x0d\x95\x01\x80\xa17\xa4echo\x91\xa2hi",
	} {
		f := newFixture(t, upstream.Options{}, nil)
		if got := f.send(packedRequest("echo", body)); got.Code != 400 || len(f.calls) != 0 {
			t.Errorf("%s: got %d %s", name, got.Code, got.Body)
		}
	}
}

func FuzzMessagePackBody(f *testing.F) {
	f.Add([]byte(packed(f, "echo", "7", `["hi"]`)))
	f.Add([]byte(packed(f, "echo", "", `[{"a":[1,2.5,null]}]`)))
	vector, err := base64.StdEncoding.DecodeString("lgGAwKZUYXJnZXSQkatfX3Rlc3RfaWRfXw==") // HubProtocol.md, stream ids
	if err != nil {
		f.Fatal(err)
	}
	f.Add(vector)
	f.Add([]byte("\x95\x01\x80\xa17\xa4echo\xdd\xff\xff\xff\xff"))
	fixture := newFixture(f, upstream.Options{Logger: slog.New(slog.DiscardHandler)}, nil)
	f.Fuzz(func(t *testing.T, body []byte) {
		got := fixture.send(packedRequest("echo", string(body)))
		if got.Code != 200 && got.Code != 400 {
			t.Fatalf("status %d", got.Code)
		}
		if got.Code != 200 || got.Body.Len() == 0 {
			return
		}
		if completion := unframed(t, got.Body.Bytes()); (completion.Error == nil) == (completion.Result == nil) {
			t.Fatalf("neither result nor error: %x", got.Body)
		}
	})
}
