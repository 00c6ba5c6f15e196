package host_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

func TestAThousandSlowCallsAtOnce(t *testing.T) {
	const calls = 1000
	var arrived atomic.Int32
	all := make(chan struct{})
	r := start(t, appOf(trigger("Hello", func(context.Context) (any, error) {
		if arrived.Add(1) == calls {
			close(all)
		}
		<-all // none ends before the last one runs
		return "hello", nil
	})), environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"})
	var wait sync.WaitGroup
	var answered atomic.Int32
	for range calls {
		wait.Go(func() {
			if status, body := r.request(t, http.MethodPost, "/Hello", invocation); status == http.StatusOK && strings.Contains(body, `"ReturnValue":"hello"`) {
				answered.Add(1)
			}
		})
	}
	wait.Wait()
	if answered.Load() != calls {
		t.Errorf("%d of %d calls were answered", answered.Load(), calls)
	}
}

// TestHostileBodies sends what no host and no service sends. None of it may
// run a function, end the program, or keep it from answering others.
func TestHostileBodies(t *testing.T) {
	var ran atomic.Int32
	hello := trigger("Hello", nil)
	hello.Run = func(_ context.Context, call *signalr.Call) (any, error) {
		args := call.Arguments("value")
		_ = decode.Value[any](args)
		if err := args.End(); err != nil {
			return nil, err
		}
		ran.Add(1)
		return nil, nil
	}
	deep := strings.Repeat("[", 1<<20)
	strings5 := `"x"`
	for range 5 {
		strings5 = fmt.Sprintf("%q", strings5)
	}
	inContext := func(arguments string) string {
		return `{"Data":{"invocation":{"Arguments":` + arguments + `,"Category":"messages","Event":"hello","Hub":"chat","ConnectionId":"c1"}}}`
	}
	inCall := func(arguments string) string {
		return `{"type":1,"invocationId":"0","target":"hello","arguments":` + arguments + `}`
	}
	noise := bytes.Repeat([]byte{0xFF, 0x00, '{', '"', 0xED, 0xA0, 0x80}, 1000)
	bodies := func(wrap func(string) string) map[string]string {
		return map[string]string{
			"nothing": "", "noise": string(noise), "noise inside": wrap(`["` + string(noise) + `"]`),
			"deep": deep, "deep inside": wrap(deep + strings.Repeat("]", 1<<20)), "deep and unfinished": wrap(deep),
			"cut": wrap(`["x`), "number without end": wrap("[" + strings.Repeat("1", 1<<20)), "huge exponent": wrap(`[1e999999999]`),
			"array for a call": "[]", "text for a call": `"x"`, "null": "null", "too many": wrap("[" + strings.Repeat("0,", 1<<18) + "0]"),
			"duplicate members": wrap(`[{"a":1,"a":2}]`), "strings in strings": strings5, "half a surrogate": wrap(`["\ud800"]`),
		}
	}
	for mode, c := range map[string]struct {
		env     environment
		path    string
		wrap    func(string) string
		headers []string
	}{
		"custom handler": {environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"}, "/Hello", inContext, []string{"Content-Type", "application/json"}},
		"upstream":       {environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}, "/runtime/webhooks/signalr", inCall, upstreamHeaders(accessKey)},
		"MessagePack":    {environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}, "/runtime/webhooks/signalr", inCall, append(upstreamHeaders(accessKey), "Content-Type", "application/x-msgpack")},
	} {
		r := start(t, appOf(hello), c.env)
		for name, body := range bodies(c.wrap) {
			status, answer := r.request(t, http.MethodPost, c.path, body, c.headers...)
			refused := status >= 400 || strings.Contains(answer, `"error":`)
			if !refused || status == http.StatusNotFound {
				t.Errorf("%s: %s: %d %.200s", mode, name, status, answer)
			}
		}
		if strings.Contains(r.log.String(), "stack=") {
			t.Errorf("%s: something panicked: %s", mode, r.log.String())
		}
	}
	if ran.Load() != 0 {
		t.Errorf("the function ran %d times", ran.Load())
	}
}

// TestSlowBodiesHoldUpNobody opens requests whose bodies never end.
func TestSlowBodiesHoldUpNobody(t *testing.T) {
	r := start(t, appOf(trigger("Hello", hello)), environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"})
	for range 100 {
		connection, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		fmt.Fprintf(connection, "POST /Hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{\"Data\":")
	}
	for range 100 {
		if status, _ := r.request(t, http.MethodPost, "/Hello", invocation); status != http.StatusOK {
			t.Fatalf("got %d", status)
		}
	}
}

// TestMemoryStaysConstant makes the calls of a small soak; make bench has the
// large one.
func TestMemoryStaysConstant(t *testing.T) {
	app := appOf(trigger("Hello", hello))
	quiet := slog.New(slog.DiscardHandler)
	direct, err := upstream.NewHandler(app, upstream.Options{AllowUnsigned: true, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	custom, err := customhandler.NewHandler(app, customhandler.Options{Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	calls := func(n int) {
		for range n {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodPost, "/Hello", strings.NewReader(invocation))
			r.Header.Set("Content-Type", "application/json")
			custom.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			w = httptest.NewRecorder()
			direct.ServeHTTP(w, upstreamRequest("hello", "application/json", []byte(upstreamCall)))
			if w.Code != http.StatusOK || w.Body.Len() == 0 {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
	}
	live := func() uint64 {
		runtime.GC()
		runtime.GC() // what finalizers and pools held, too
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	calls(500)
	before := live()
	calls(5000)
	const slack = 512 << 10
	if after := live(); after > before+slack {
		t.Errorf("%d bytes after 500 calls, %d after 5,500", before, after)
	}
}

// echo makes a call and tells whether it was answered. It does not repeat a
// request whose connection the other side closed.
func echo(t *testing.T, transport *http.Transport, url, id string) bool {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	body := strings.Replace(invocation, `"Arguments":[]`, `"Arguments":["`+id+`"]`, 1)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := transport.RoundTrip(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return err == nil && answer.StatusCode == http.StatusOK && strings.Contains(string(text), `"ReturnValue":"`+id+`"`)
}
