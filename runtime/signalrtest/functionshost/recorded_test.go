package functionshost

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
)

// deliberate are the recorded calls in which this host differs on purpose, by
// kind and name, or part of the line where they have no name, each with the
// reason that docs/functions-host.md gives.
var deliberate = map[string]string{
	`context: ["User-Agent","ua/1 (x; y)"]`:        "User-Agent arrives as it was sent; the extension takes it for a list",
	`answers: out {"target":"t"}`:                  "a message without arguments is sent with an empty list, which every client takes",
	`answers: out {"target":"t","arguments":null}`: "a message without arguments is sent with an empty list, which every client takes",

	`answers: ReturnValue {"u":18446744073709551615,"m":9223372036854775808,"n":123456789012345678901234567890}`: "a bare integer beyond 64 bits fails the call: clients get something else of it",

	"answers: ReturnValue 9223372036854775808":            "a bare integer beyond 64 bits fails the call: clients get something else of it",
	"answers: ReturnValue 123456789012345678901234567890": "a bare integer beyond 64 bits fails the call: clients get something else of it",
	"answers: ReturnValue -9223372036854775809":           "a bare integer beyond 64 bits fails the call: clients get something else of it",
}

// reasonFor returns the key under which a call differs on purpose, or "".
func reasonFor(kind, name string, line []byte) string {
	for key := range deliberate {
		which, rest, _ := strings.Cut(key, ": ")
		if which == kind && (rest == name || name == "" && bytes.Contains(line, []byte(rest))) {
			return key
		}
	}
	return ""
}

// recordedCall is a line of testdata/microsoft.
type recordedCall struct {
	Name     string
	Function string
	Protocol string
	Event    string
	Send     bool
	Headers  [][2]string
	Method   string
	Path     string
	Body     bytesOrHex
	Called   bool
	Status   any // a number, or "hangs"

	Arguments, Value, Metadata string

	HandlerAnswers handlerAnswer
	HandlerFails   bool
	RESTStatus     int
	Answer         any
	Rest           []string
}

// bytesOrHex is a text, or {"hex":…}; nil is nothing.
type bytesOrHex []byte

func (b *bytesOrHex) UnmarshalJSON(text []byte) error {
	var packed struct{ Hex string }
	if json.Unmarshal(text, &packed) == nil && packed.Hex != "" {
		data, err := hex.DecodeString(packed.Hex)
		*b = data
		return err
	}
	var plain *string
	err := json.Unmarshal(text, &plain)
	if plain != nil {
		*b = []byte(*plain)
	}
	return err
}

// handlerAnswer is what the handler answers, byte for byte.
type handlerAnswer struct {
	Status       int
	Reason       string
	Type         any // a text; null is no Content-Type, none the default
	Body, Hex    string
	Bytes        any
	Chunked, Cut bool
	Headers      map[string]string

	noType bool
}

func (a *handlerAnswer) UnmarshalJSON(text []byte) error {
	type plain handlerAnswer
	if err := json.Unmarshal(text, (*plain)(a)); err != nil {
		return err
	}
	var members map[string]json.RawMessage
	err := json.Unmarshal(text, &members)
	a.noType = string(members["type"]) == "null"
	return err
}

// scripted is a handler that answers what the current call wants, on
// connections of its own so that the answer can be anything.
type scripted struct {
	mu   sync.Mutex
	next handlerAnswer
	seen [][]byte
}

func (s *scripted) set(next handlerAnswer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next, s.seen = next, nil
}

func (s *scripted) calls() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

func (s *scripted) serve(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go s.answer(conn)
	}
}

func (s *scripted) answer(conn net.Conn) {
	defer conn.Close()
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	body, _ := io.ReadAll(request.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, body)
	a := s.next
	content := []byte(a.Body)
	if a.Hex != "" {
		content, _ = hex.DecodeString(a.Hex)
	}
	status, reason := a.Status, a.Reason
	if status == 0 {
		status = http.StatusOK
	}
	if reason == "" {
		if reason = http.StatusText(status); reason == "" {
			reason = "unknown"
		}
	}
	fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\nConnection: close\r\n", status, reason)
	if kind, ok := a.Type.(string); ok {
		fmt.Fprintf(conn, "Content-Type: %s\r\n", kind)
	} else if !a.noType {
		io.WriteString(conn, "Content-Type: application/json\r\n")
	}
	for name, value := range a.Headers {
		fmt.Fprintf(conn, "%s: %s\r\n", name, value)
	}
	switch {
	case a.Chunked && len(content) > 0:
		fmt.Fprintf(conn, "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(content), content)
	case a.Chunked:
		io.WriteString(conn, "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
	case status == http.StatusNoContent || status == http.StatusNotModified:
		io.WriteString(conn, "\r\n")
	case a.Cut:
		fmt.Fprintf(conn, "Content-Length: %d\r\n\r\n%s", len(content), content[:3])
	default:
		fmt.Fprintf(conn, "Content-Length: %d\r\n\r\n%s", len(content), content)
	}
}

// replay is the host with all that stands around it.
type replay struct {
	h       *testHost
	handler *scripted

	mu     sync.Mutex
	status int      // of REST answers; 0 is the usual one
	rest   []string // what the service was asked
}

func (r *replay) serveREST(w http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body)
	text := strings.Replace(strings.Replace(string(body), `"Target":`, `"target":`, 1), `"Arguments":`, `"arguments":`, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	path, _, _ := strings.Cut(q.RequestURI, "?")
	r.rest = append(r.rest, fmt.Sprintf("%s %s %s %s", q.Method, path, q.Header.Get("Content-Type"), text))
	status := r.status
	if status == 0 {
		status = http.StatusOK
		if q.Method == http.MethodPost {
			status = http.StatusAccepted
		}
	}
	w.WriteHeader(status)
}

func newReplay(t *testing.T) *replay {
	t.Helper()
	r := &replay{handler: new(scripted)}
	rest := httptest.NewServer(http.HandlerFunc(r.serveREST))
	t.Cleanup(rest.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go r.handler.serve(listener)

	var functions map[string]json.RawMessage
	vectors(t, "microsoft/app.json", &functions)
	files := map[string]string{"host.json": forwardingHost("enableForwardingHttpRequest")}
	for name, text := range functions {
		files[name+"/function.json"] = string(text)
	}
	o := options(t, appFiles(t, files), "pass")
	o.Settings["PASS_TO"] = listener.Addr().String()
	o.Settings["AzureSignalRConnectionString"] = "Endpoint=" + rest.URL + ";AccessKey=" + testKey + ";Version=1.0;"
	r.h = startHost(t, o)
	return r
}

// headers returns the header lines of a call of the service.
func (c recordedCall) headers(event, protocol string) [][2]string {
	lines := slices.Clone(c.Headers)
	if lines == nil {
		kind, category := "application/json", "messages"
		if protocol == "messagepack" {
			kind = "application/x-msgpack"
		}
		if event == "connected" || event == "disconnected" {
			category = "connections"
		}
		lines = [][2]string{{"Content-Type", kind}, {"X-ASRS-Connection-Id", "conn-1"}, {"X-ASRS-Hub", "probe"}, {"X-ASRS-Category", category}, {"X-ASRS-Event", event},
			{"X-ASRS-User-Id", "ann"}, {"X-ASRS-User-Claims", "asrs.s.uid: ann, role: admin"}, {"X-ASRS-Client-Query", "?hub=probe&id=abc&access_token=tok"}}
	}
	find := func(name string) (string, bool) {
		for _, line := range lines {
			if strings.EqualFold(line[0], name) {
				return line[1], true
			}
		}
		return "", false
	}
	if _, given := find("X-ASRS-Signature"); c.Method == "" && !given {
		id, _ := find("X-ASRS-Connection-Id")
		algorithm, digits, _ := strings.Cut(service.Signature(id, testKey), "=")
		lines = append(lines, [2]string{"X-ASRS-Signature", algorithm + "=" + strings.ToUpper(digits)})
	}
	if _, given := find("Host"); !given {
		lines = append([][2]string{{"Host", "localhost:7071"}}, lines...)
	}
	return lines
}

// ask sends a request as it stands and returns status and body.
func (r *replay) ask(t *testing.T, method, path string, lines [][2]string, body []byte) (int, []byte) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.h.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var request bytes.Buffer
	fmt.Fprintf(&request, "%s %s HTTP/1.1\r\n", method, path)
	for _, line := range lines {
		fmt.Fprintf(&request, "%s: %s\r\n", line[0], line[1])
	}
	request.WriteString("Connection: close\r\n")
	if body != nil {
		fmt.Fprintf(&request, "Content-Length: %d\r\n", len(body))
	}
	request.WriteString("\r\n")
	request.Write(body)
	if _, err := conn.Write(request.Bytes()); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, text
}

var answerOne = handlerAnswer{Body: `{"ReturnValue":1}`}

// call sends what the service sends, and returns the status and the trigger's
// value that the handler got; called tells whether it got one.
func (r *replay) call(t *testing.T, c recordedCall, event string) (status int, request []byte, called bool) {
	t.Helper()
	r.handler.set(answerOne)
	status, _ = r.ask(t, "POST", webhookPath, c.headers(event, c.Protocol), c.Body)
	if seen := r.handler.calls(); len(seen) > 0 {
		return status, seen[0], true
	}
	return status, nil, false
}

// triggerValue returns the text of the trigger's value: JSON in a string in a
// string.
func triggerValue(t *testing.T, request []byte) string {
	t.Helper()
	var body struct{ Data map[string]string }
	if err := json.Unmarshal(request, &body); err != nil {
		t.Fatalf("%v in %s", err, request)
	}
	var text string
	for _, layer := range body.Data {
		if err := json.Unmarshal([]byte(layer), &text); err != nil {
			t.Fatal(err)
		}
	}
	return text
}

var (
	argumentsText = regexp.MustCompile(`(?s)^\{"Arguments":(.*),"Error":(?:null|"(?:[^"\\]|\\.)*"),"Category":"`)
	liftedText    = regexp.MustCompile(`(?s),"Category":".*$`)
	guidText      = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	nowText       = regexp.MustCompile(`(UtcNow":")[^"]*`)
	packedError   = regexp.MustCompile(`^[0-9a-f]{2,}950380a13001`)
)

func (r *replay) arguments(t *testing.T, c recordedCall) (want, got string) {
	_, request, called := r.call(t, c, "echo")
	if !c.Called || !called {
		return fmt.Sprint(c.Called), fmt.Sprint(called)
	}
	return c.Arguments, argumentsText.FindStringSubmatch(triggerValue(t, request))[1]
}

func (r *replay) context(t *testing.T, c recordedCall) (want, got string) {
	status, request, called := r.call(t, c, "")
	if !c.Called || !called {
		return fmt.Sprint(c.Status, c.Called), fmt.Sprint(status, called)
	}
	read := func(text string) (context map[string]any) {
		if err := json.Unmarshal([]byte(text), &context); err != nil {
			t.Fatal(err)
		}
		headers := make(map[string]any)
		for name, value := range context["Headers"].(map[string]any) {
			headers[strings.ToLower(name)] = value
		}
		context["Headers"] = headers
		return context
	}
	if value := triggerValue(t, request); !reflect.DeepEqual(read(c.Value), read(value)) {
		return c.Value, value
	}
	return "", ""
}

func (r *replay) metadata(t *testing.T, c recordedCall) (want, got string) {
	_, request, called := r.call(t, c, c.Event)
	if !c.Called || !called {
		return fmt.Sprint(c.Called), fmt.Sprint(called)
	}
	text := string(request[bytes.Index(request, []byte(`"Metadata":`))+11 : len(request)-1])
	text = guidText.ReplaceAllString(liftedText.ReplaceAllString(text, "}"), "<guid>")
	return c.Metadata, nowText.ReplaceAllString(text, "${1}<now>")
}

func (r *replay) answers(t *testing.T, c recordedCall) (want, got string) {
	if c.HandlerAnswers.Bytes != nil {
		return "", ""
	}
	var body []byte
	switch packed := c.Protocol == "messagepack"; {
	case c.Event == "connected":
		body = []byte(`{"type":10}`)
	case c.Event == "disconnected":
		body = []byte(`{"type":11}`)
	case packed && c.Send:
		body = slices.Concat([]byte{0x96, 1, 0x80, 0xC0, 0xA0 | byte(len(c.Event))}, []byte(c.Event), []byte{0x90, 0x90})
	case packed:
		body = slices.Concat([]byte{0x96, 1, 0x80, 0xA1, '0', 0xA0 | byte(len(c.Event))}, []byte(c.Event), []byte{0x90, 0x90})
	case c.Send:
		body = fmt.Appendf(nil, `{"type":1,"target":%q,"arguments":[]}`, c.Event)
	default:
		body = []byte(invocation("0", c.Event, "[]"))
	}
	r.handler.set(c.HandlerAnswers)
	r.mu.Lock()
	r.status, r.rest = c.RESTStatus, nil
	r.mu.Unlock()
	status, answer := r.ask(t, "POST", webhookPath, c.headers(c.Event, c.Protocol), body)
	frame := string(answer)
	if c.Protocol == "messagepack" {
		frame = hex.EncodeToString(answer)
	}
	wanted, _ := c.Answer.(string)
	if packed, ok := c.Answer.(map[string]any); ok {
		wanted, _ = packed["hex"].(string)
	}
	isError := func(frame string) bool { return strings.Contains(frame, `"error":`) || packedError.MatchString(frame) }
	if c.Status == "hangs" {
		return "true", fmt.Sprint(isError(frame))
	}
	if isError(frame) && isError(wanted) {
		frame = wanted
	}
	if status != http.StatusOK {
		frame, wanted = "", ""
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprint(c.Status, wanted, c.Rest), fmt.Sprint(status, frame, r.rest)
}

func (r *replay) dispatch(t *testing.T, c recordedCall) (want, got string) {
	r.handler.set(handlerAnswer{Body: `{"ReturnValue":1000}`})
	if c.HandlerFails {
		r.handler.set(handlerAnswer{Status: http.StatusInternalServerError})
	}
	status, _ := r.ask(t, c.Method, c.Path, c.headers("", ""), c.Body)
	return fmt.Sprint(c.Status), fmt.Sprint(status)
}

// What Microsoft's extension and host did with each call, this host does.
func TestRecordedCalls(t *testing.T) {
	page, err := os.ReadFile("../../../docs/functions-host.md")
	if err != nil {
		t.Fatal(err)
	}
	for call, reason := range deliberate {
		if !bytes.Contains(page, []byte(reason)) {
			t.Errorf("docs/functions-host.md does not tell why %s differs: %s", call, reason)
		}
	}
	r := newReplay(t)
	differs := make(map[string]bool)
	for kind, check := range map[string]func(*replay, *testing.T, recordedCall) (string, string){
		"arguments": (*replay).arguments, "context": (*replay).context, "metadata": (*replay).metadata, "answers": (*replay).answers, "dispatch": (*replay).dispatch,
	} {
		text, err := os.ReadFile(filepath.Join("testdata", "microsoft", kind+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(text) {
			var c recordedCall
			if err := json.Unmarshal(line, &c); err != nil {
				t.Fatalf("%v in %s", err, line)
			}
			want, got := check(r, t, c)
			if want == got {
				continue
			}
			if key := reasonFor(kind, c.Name, line); key != "" {
				differs[key] = true
			} else {
				t.Errorf("%s: %s %.300s\nMicrosoft's %s\nthis host   %s", kind, c.Name, line, want, got)
			}
		}
	}
	for key := range deliberate {
		if !differs[key] {
			t.Errorf("%s does not differ", key)
		}
	}
}
