package host_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

// The same calls must mean the same wherever a program runs. These tests make
// each of them through every hosting, and compare what the function saw with
// what the caller got.

// outcome is what a call did.
type outcome struct {
	seen   string // arguments as the function got them; empty where it was not run
	result string // JSON
	err    string
}

// hosting makes a call with arguments given as JSON.
type hosting struct {
	name string
	call func(function, arguments string) (result, err string)
}

// hostings are all there are. The functions of the app are in hub "chat" and
// called like their events.
func hostings(t testing.TB, app *signalr.App) []hosting {
	quiet := slog.New(slog.DiscardHandler)
	custom, err := customhandler.NewHandler(app, customhandler.Options{Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	direct, err := upstream.NewHandler(app, upstream.Options{AllowUnsigned: true, DetailedErrors: true, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	quoted := func(text string) string {
		text = strings.ToValidUTF8(text, "\uFFFD")
		quoted, err := jsontext.AppendQuote(nil, text)
		if err != nil {
			t.Fatal(err)
		}
		return string(quoted)
	}
	throughHost := func(pack func(string) string) func(string, string) (string, string) {
		return func(function, arguments string) (string, string) {
			context := `{"Arguments":` + arguments + `,"Error":null,"Category":"messages","Event":"` + function + `","Hub":"chat","ConnectionId":"c1","UserId":"ann","Headers":{},"Query":{},"Claims":{}}`
			return throughCustomHandler(t, custom, function, `{"Data":{"invocation":`+pack(context)+`},"Metadata":{}}`)
		}
	}
	return []hosting{
		{"custom handler, object", throughHost(func(s string) string { return s })},
		{"custom handler, string", throughHost(quoted)},
		{"custom handler, string in a string", throughHost(func(s string) string { return quoted(quoted(s)) })},
		{"upstream, JSON", func(function, arguments string) (string, string) {
			return throughJSON(t, direct, function, arguments)
		}},
		{"upstream, MessagePack", func(function, arguments string) (string, string) {
			return throughMessagePack(t, direct, function, arguments)
		}},
	}
}

func throughCustomHandler(t testing.TB, h http.Handler, function, body string) (result, failure string) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/"+function, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	h.ServeHTTP(w, r)
	var answer struct {
		ReturnValue jsontext.Value
		Error       string `json:"error"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	if (w.Code == http.StatusOK) != (answer.Error == "") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return string(answer.ReturnValue), answer.Error
}

func upstreamRequest(function, contentType string, body []byte) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	for name, value := range map[string]string{
		"Content-Type": contentType, "X-ASRS-Hub": "chat", "X-ASRS-Category": "messages", "X-ASRS-Event": function,
		"X-ASRS-Connection-Id": "c1", "X-ASRS-User-Id": "ann",
	} {
		r.Header.Set(name, value)
	}
	return r
}

func throughJSON(t testing.TB, h http.Handler, function, arguments string) (result, failure string) {
	body := `{"type":1,"invocationId":"7","target":"` + function + `","arguments":` + arguments + `}`
	w := httptest.NewRecorder()
	h.ServeHTTP(w, upstreamRequest(function, "application/json", []byte(body)))
	frame, _, ok := hubprotocol.CutText(w.Body.Bytes())
	message, err := hubprotocol.ParseJSON(frame)
	if !ok || err != nil {
		t.Fatalf("%d %q: %v", w.Code, w.Body, err)
	}
	return completed(t, message)
}

func throughMessagePack(t testing.TB, h http.Handler, function, arguments string) (result, failure string) {
	encoded, err := hubprotocol.AppendMessagePackValue(nil, []byte(arguments))
	if err != nil {
		t.Fatal(err)
	}
	body, err := hubprotocol.AppendServerlessMessagePack(nil, &hubprotocol.Invocation{InvocationID: "7", Target: function, Arguments: encoded})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, upstreamRequest(function, "application/x-msgpack", body))
	frame, _, ok, err := hubprotocol.CutBinary(w.Body.Bytes())
	if !ok || err != nil {
		t.Fatalf("%d %q: %v", w.Code, w.Body, err)
	}
	message, err := hubprotocol.ParseMessagePack(frame)
	if err != nil {
		t.Fatal(err)
	}
	completion := message.(*hubprotocol.Completion)
	if completion.Result != nil {
		if completion.Result, err = hubprotocol.AppendJSONValue(nil, completion.Result); err != nil {
			t.Fatal(err)
		}
	}
	return completed(t, completion)
}

// inUTC returns a result with its times in UTC: in MessagePack they are
// timestamps, which know no zone.
func inUTC(result string) string {
	return timeText.ReplaceAllStringFunc(result, func(quoted string) string {
		if at, err := time.Parse(time.RFC3339Nano, strings.Trim(quoted, `"`)); err == nil {
			return `"` + at.UTC().Format(time.RFC3339Nano) + `"`
		}
		return quoted
	})
}

var timeText = regexp.MustCompile(`"\d{4}-\d\d-\d\dT[^"]*"`)

func completed(t testing.TB, message hubprotocol.Message) (result, failure string) {
	completion, ok := message.(*hubprotocol.Completion)
	if !ok || completion.InvocationID != "7" {
		t.Fatalf("no completion of the call: %+v", message)
	}
	if completion.Error != nil {
		return "", *completion.Error
	}
	return string(completion.Result), ""
}

// typed registers a function that takes one value of a type, and gives it back.
func typed[T any](app *signalr.App, name string, seen *string) {
	app.Register(signalr.Trigger{
		Function: name, Hub: "chat", Category: signalr.Messages, Event: name, Result: true,
		Run: func(_ context.Context, call *signalr.Call) (any, error) {
			args := call.Arguments("value")
			value := decode.Value[T](args)
			if err := args.End(); err != nil {
				return nil, err
			}
			*seen = fmt.Sprintf("%#v", value)
			return value, nil
		},
	})
}

type member struct {
	Name string    `json:"name"`
	Age  *int      `json:"age,omitempty"`
	Tags []string  `json:"tags"`
	Born time.Time `json:"born,omitzero"`
}

// GoString shows what Age points to.
func (m member) GoString() string {
	age := "none"
	if m.Age != nil {
		age = fmt.Sprint(*m.Age)
	}
	return fmt.Sprintf("%q age %s tags %#v born %#v", m.Name, age, m.Tags, m.Born)
}

// failing registers a function that fails as f does.
func failing(app *signalr.App, name string, f func() (any, error)) {
	app.Register(signalr.Trigger{
		Function: name, Hub: "chat", Category: signalr.Messages, Event: name, Result: true,
		Run: func(_ context.Context, call *signalr.Call) (any, error) {
			if err := call.Arguments().End(); err != nil {
				return nil, err
			}
			return f()
		},
	})
}

func appOfEveryKind(seen *string) *signalr.App {
	app := signalr.NewApp()
	typed[string](app, "string", seen)
	typed[int64](app, "int64", seen)
	typed[uint8](app, "uint8", seen)
	typed[float64](app, "float64", seen)
	typed[bool](app, "bool", seen)
	typed[[]byte](app, "bytes", seen)
	typed[time.Time](app, "time", seen)
	typed[member](app, "struct", seen)
	typed[[]member](app, "list", seen)
	typed[map[string]int](app, "map", seen)
	typed[jsontext.Value](app, "raw", seen)
	failing(app, "error", func() (any, error) { return nil, errors.New("the store is down") })
	failing(app, "panic", func() (any, error) { panic("boom") })
	failing(app, "unencodable", func() (any, error) { return make(chan int), nil })
	failing(app, "nothing", func() (any, error) { return nil, nil })
	return app
}

func TestEveryHostingMeansTheSame(t *testing.T) {
	var seen string
	app := appOfEveryKind(&seen)
	for _, c := range []struct{ function, arguments, result, err string }{
		{"string", `["hi <&> \" \\ \u2028 ä 😀 \u0000"]`, `"hi <&> \" \\ ` + "\u2028" + ` ä 😀 \u0000"`, ""},
		{"string", `["2024-05-01T10:00:00.000Z"]`, `"2024-05-01T10:00:00.000Z"`, ""},
		{"string", `[""]`, `""`, ""},
		{"string", `[null]`, "", "arguments[0] (parameter value): expected string, found null"},
		{"string", `[1]`, "", "arguments[0] (parameter value): expected string, found "},
		{"string", `[]`, "", "expected 1 argument (value), found 0"},
		{"string", `["a","b"]`, "", "expected 1 argument (value), found 2"},
		{"int64", `[9223372036854775807]`, `9223372036854775807`, ""},
		{"int64", `[-9223372036854775808]`, `-9223372036854775808`, ""},
		{"int64", `[9223372036854775808]`, "", "arguments[0] (parameter value): "},
		{"int64", `[1.5]`, "", "arguments[0] (parameter value): "},
		{"uint8", `[255]`, `255`, ""},
		{"uint8", `[256]`, "", "arguments[0] (parameter value): "},
		{"uint8", `[-1]`, "", "arguments[0] (parameter value): "},
		{"float64", `[-0.1]`, `-0.1`, ""},
		{"float64", `[1e300]`, `1e+300`, ""},
		{"float64", `[42]`, `42`, ""},
		{"bool", `[true]`, `true`, ""},
		{"bool", `["true"]`, "", "arguments[0] (parameter value): expected boolean"},
		{"bytes", `["AQID/w=="]`, `"AQID/w=="`, ""},
		{"bytes", `["?"]`, "", "arguments[0] (parameter value): "},
		{"time", `["2024-05-01T10:00:00.5+02:00"]`, `"2024-05-01T10:00:00.5+02:00"`, ""},
		{"time", `["yesterday"]`, "", "arguments[0] (parameter value): "},
		{"struct", `[{"name":"ann","age":7,"tags":["a","b"],"unknown":{"deep":[1,{}]}}]`, `{"name":"ann","age":7,"tags":["a","b"]}`, ""},
		{"struct", `[{"name":"ann","age":null,"tags":[]}]`, `{"name":"ann","tags":[]}`, ""},
		{"struct", `[{"name":"ann","tags":["a",2]}]`, "", "arguments[0].tags[1] (parameter value): expected string, found "},
		{"struct", `[[]]`, "", "arguments[0] (parameter value): expected object"},
		{"list", `[[{"name":"a","tags":[]},{"name":"b","tags":["x"]}]]`, `[{"name":"a","tags":[]},{"name":"b","tags":["x"]}]`, ""},
		{"list", `[[]]`, `[]`, ""},
		{"map", `[{"a":1}]`, `{"a":1}`, ""},
		{"map", `[{"a":"1"}]`, "", "arguments[0].a (parameter value): "},
		{"raw", `[{"a":[1,2.5,null,true,"x"]}]`, `{"a":[1,2.5,null,true,"x"]}`, ""},
		{"error", `[]`, "", "the store is down"},
		{"panic", `[]`, "", "panic: boom"},
		{"unencodable", `[]`, "", "encoding the result: "},
		{"nothing", `[]`, "null", ""},
	} {
		want := outcome{}
		for i, hosting := range hostings(t, app) {
			seen = ""
			result, failure := hosting.call(c.function, c.arguments)
			got := outcome{seen, result, failure}
			expected := ""
			if c.err != "" {
				expected = fmt.Sprintf("function %q: %s", c.function, c.err)
			}
			if inUTC(result) != inUTC(c.result) || !strings.HasPrefix(failure, expected) || failure != "" && expected == "" {
				t.Errorf("%s%s through %s: got %s, %q", c.function, c.arguments, hosting.name, result, failure)
			}
			if i == 0 {
				want = got
			}
			if got.seen != want.seen {
				t.Errorf("%s%s through %s: the function saw %s, through %s %s", c.function, c.arguments, hosting.name, got.seen, hostings(t, app)[0].name, want.seen)
			}
		}
	}
}

// FuzzEveryHostingMeansTheSame compares the hostings with each other, for
// arguments that every encoding has a form for.
func FuzzEveryHostingMeansTheSame(f *testing.F) {
	for _, seed := range []string{`["hi"]`, `[1,2.5,-0.0,1e5,"\u00e4\ud83d\ude00"]`, `[{"name":"a","tags":["x"]},[[]],null,true]`, `[{"a":"2024-05-01T10:00:00Z"}]`, `["\\\"\n"]`} {
		for function := range 4 {
			f.Add(seed, uint8(function))
		}
	}
	functions := []string{"raw", "struct", "list", "string", "int64", "uint8", "float64", "bool", "bytes", "time", "map"}
	var seen string
	all := hostings(f, appOfEveryKind(&seen))
	f.Fuzz(func(t *testing.T, arguments string, number uint8) {
		if jsontext.Value(arguments).Kind() != '[' {
			return
		}
		packed, err := hubprotocol.AppendMessagePackValue(nil, []byte(arguments))
		if err != nil {
			return
		}
		text, err := hubprotocol.AppendJSONValue(nil, packed)
		if err != nil {
			t.Fatalf("%s became MessagePack %x, and that nothing: %v", arguments, packed, err)
		}
		function := functions[int(number)%len(functions)]
		var want outcome
		for i, hosting := range all {
			seen = ""
			result, failure := hosting.call(function, string(text))
			got := outcome{seen, result, failure}
			if i == 0 {
				want = got
			}
			// MessagePack shows numbers in errors as it has them.
			sameError := got.err == want.err || hosting.name == "upstream, MessagePack" && got.err != "" && want.err != ""
			if got.seen != want.seen || inUTC(got.result) != inUTC(want.result) || !sameError {
				t.Fatalf("%s%s\n%s: %+v\n%s: %+v", function, text, all[0].name, want, hosting.name, got)
			}
		}
	})
}

// TestHubErrorsReachTheClientAsTheyAre: the text alone where clients see it,
// with the function before it where only people do.
func TestHubErrorsReachTheClientAsTheyAre(t *testing.T) {
	app := signalr.NewApp()
	failing(app, "refuse", func() (any, error) { return nil, signalr.Errorf("the room is full: %w", io.EOF) })
	for _, hosting := range hostings(t, app) {
		_, got := hosting.call("refuse", `[]`)
		want := "the room is full: EOF"
		if strings.HasPrefix(hosting.name, "custom handler") {
			want = `function "refuse": ` + want
		}
		if got != want {
			t.Errorf("%s: got %q", hosting.name, got)
		}
	}
}
