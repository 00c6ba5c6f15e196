package functionshost

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rootHost is a host.json that forwards by a flag, without a route prefix.
func rootHost(flag string) string {
	return strings.Replace(forwardingHost(flag), "{", `{"extensions":{"http":{"routePrefix":""}},`, 1)
}

// A forwarded call over functionTimeout fails, and its handler is replaced.
func TestForwardedCallsEndWithFunctionTimeout(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, map[string]string{
		"host.json":          strings.Replace(rootHost("enableForwardingHttpRequest"), "{", `{"functionTimeout":"00:00:03",`, 1),
		"slow/function.json": httpFunction("", ""), "page/function.json": httpFunction("", ""),
	}), "serve"))
	response, text := fetch(t, h, "GET", "/slow", nil)
	if response.StatusCode != http.StatusInternalServerError || text != "function slow took longer than functionTimeout, 3s: its handler was ended\n" {
		t.Errorf("got %d %s", response.StatusCode, text)
	}
	h.await(t, ofKind(HandlerExited))
	if response, text = fetch(t, h, "GET", "/page", nil); response.StatusCode != http.StatusTeapot {
		t.Errorf("the next call got %d %s", response.StatusCode, text)
	}
}

// Forwarded answers come whole, and only proxied ones part by part.
func TestForwardedAnswersComeWhole(t *testing.T) {
	for flag, length := range map[string]int64{"enableForwardingHttpRequest": int64(len("first second")), "enableProxyingHttpRequest": -1} {
		h := startHost(t, options(t, appFiles(t, map[string]string{"host.json": rootHost(flag), "parts/function.json": httpFunction("", "")}), "serve"))
		if response, text := fetch(t, h, "GET", "/parts", nil); text != "first second" || response.ContentLength != length {
			t.Errorf("%s: got %q of %d bytes", flag, text, response.ContentLength)
		}
	}
}

// The handler does not learn that the client has left.
func TestForwardedCallsGoOnWithoutTheClient(t *testing.T) {
	started, left := make(chan struct{}), make(chan struct{})
	control := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(started)
		<-left
	}))
	defer control.Close()
	o := options(t, appFiles(t, map[string]string{"host.json": rootHost("enableForwardingHttpRequest"), "patient/function.json": httpFunction("", "")}), "serve")
	o.Settings["CONTROL"] = control.URL
	h := startHost(t, o)
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.URL()+"/patient", nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-started
		leave()
	}()
	if response, err := http.DefaultTransport.RoundTrip(request); err == nil {
		response.Body.Close()
		t.Error("the client did not leave")
	}
	close(left)
	if e := h.await(t, func(e Event) bool { return e.Function == "patient" }); e.Err != nil || e.Status != http.StatusOK {
		t.Errorf("got %+v", e)
	}
}

// raw sends a request as it stands and returns the body of the response.
func raw(t *testing.T, h *testHost, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Names of headers keep spelling and order.
func TestHeadersKeepTheirSpelling(t *testing.T) {
	function := strings.Replace(httpFunction("", ""), `"res"`, `"$return"`, 1)
	h := startHost(t, options(t, appFiles(t, map[string]string{"echo/function.json": function}), "serve"))
	body := raw(t, h, "POST /api/echo HTTP/1.1\r\nhost: x\r\nx-lower: 1\r\nX-CAPS: 2\r\nTraceParent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nx-lower: 3\r\nuser-agent: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\nx\r\n0\r\n\r\n")
	names := regexp.MustCompile(`\\n\s+\\"([A-Za-z-]+)\\": \[`).FindAllStringSubmatch(body, -1)
	if names == nil {
		names = regexp.MustCompile(`"([A-Za-z-]+)":\[`).FindAllStringSubmatch(strings.ReplaceAll(body, `\`, ""), -1)
	}
	var got []string
	for _, name := range names {
		got = append(got, name[1])
	}
	want := []string{"host", "x-lower", "X-CAPS", "TraceParent", "user-agent", "Transfer-Encoding", "Connection", "Identities"}
	if len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
		t.Errorf("got %q in %s", got, body)
	}
}

// A call hands its traceparent on, to the handler and with its outputs; one
// without gets a trace of its own.
func TestTraces(t *testing.T) {
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	sent := make(chan string, 1)
	rest := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { sent <- r.Header.Get("traceparent") }))
	defer rest.Close()
	o := options(t, appFiles(t, map[string]string{
		"echo/function.json":    trigger("say", ""),
		"outputs/function.json": strings.Replace(trigger("send", `,{"type":"signalR","direction":"out","name":"out","hubName":"chat"}`), `"event"`, `"parameterNames":["answer"],"event"`, 1),
	}), "serve")
	o.Settings["AzureSignalRConnectionString"] = "Endpoint=" + rest.URL + ";AccessKey=" + testKey + ";Version=1.0;"
	h := startHost(t, o)
	header := "00-" + trace + "-00f067aa0ba902b7-01"
	seen, _ := echo(t, h, "say", "[]", "traceparent", header)
	if got := seen.Header.Get("Traceparent"); got != header {
		t.Errorf("the handler got %q", got)
	}
	if e := h.await(t, func(e Event) bool { return e.Function == "echo" }); e.Trace != trace {
		t.Errorf("got %+v", e)
	}
	h.upstream(t, "messages", "send", invocation("0", "send", `[{"x":{"Outputs":{"out":{"target":"a"}}}}]`), "traceparent", header)
	if got := <-sent; got != header {
		t.Errorf("the service got %q", got)
	}
	seen, _ = echo(t, h, "say", "[]")
	if got := seen.Header.Get("Traceparent"); len(traceID(got)) != 32 || strings.Contains(got, trace) {
		t.Errorf("the handler got %q", got)
	}
	h.upstream(t, "messages", "nobody", invocation("0", "nobody", "[]"), "traceparent", header)
	if e := h.await(t, ofKind(CallRefused)); e.Trace != trace {
		t.Errorf("got %+v", e)
	}
}

// Answers to other calls than forwarded ones may send the host elsewhere,
// unless requests are forwarded.
func TestRedirectsOfTheHandler(t *testing.T) {
	for text, want := range map[string]string{hostJSON: `"result":"there"`, forwardingHost("enableForwardingHttpRequest"): `"error":"Response status code does not indicate success: 307 (Temporary Redirect)."`} {
		h := startHost(t, options(t, appFiles(t, map[string]string{"host.json": text, "away/function.json": trigger("away", "")}), "serve"))
		if _, answer := h.upstream(t, "messages", "away", invocation("0", "away", "[]")); !strings.Contains(answer, want) {
			t.Errorf("got %s, want %s", answer, want)
		}
	}
}
