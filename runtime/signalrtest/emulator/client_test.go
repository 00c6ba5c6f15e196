package emulator_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// patience is how long a test waits for something that must happen.
const patience = 10 * time.Second

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// start starts a service that ends with the test, and returns its events.
func start(t *testing.T, options emulator.Options) (*emulator.Service, *journal) {
	t.Helper()
	events := &journal{ch: make(chan emulator.Event, 1000)}
	options.Observe = events.add
	s, err := emulator.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return s, events
}

// journal keeps the events of a service for the test to wait for.
type journal struct{ ch chan emulator.Event }

func (j *journal) add(e emulator.Event) { j.ch <- e }

// wait returns the next event of the kind.
func (j *journal) wait(t *testing.T, kind emulator.EventKind) emulator.Event {
	t.Helper()
	ctx := deadline(t)
	for {
		select {
		case e := <-j.ch:
			if e.Kind == kind {
				return e
			}
		case <-ctx.Done():
			t.Fatalf("no event %q", kind)
		}
	}
}

// quiet tells whether no event of the kind has come; it takes what has.
func (j *journal) quiet(kind emulator.EventKind) bool {
	for {
		select {
		case e := <-j.ch:
			if e.Kind == kind {
				return false
			}
		default:
			return true
		}
	}
}

func sign(t *testing.T, key string, claims jwt.MapClaims) string {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// clientToken returns a token for clients of a hub; more claims may be added
// as name, value, name, value …
func clientToken(t *testing.T, s *emulator.Service, hub string, more ...string) string {
	t.Helper()
	claims := jwt.MapClaims{"aud": s.Endpoint() + "/client/?hub=" + hub, "exp": time.Now().Add(time.Hour).Unix()}
	for i := 0; i < len(more); i += 2 {
		claims[more[i]] = more[i+1]
	}
	return sign(t, emulator.DefaultAccessKey, claims)
}

// rest makes a REST request with a token for its URL.
func rest(t *testing.T, s *emulator.Service, method, path, body string) *http.Response {
	t.Helper()
	return restWith(t, s, emulator.DefaultAccessKey, method, path, body)
}

func restWith(t *testing.T, s *emulator.Service, key, method, path, body string) *http.Response {
	t.Helper()
	audience, _, _ := strings.Cut(s.Endpoint()+path, "?")
	token := sign(t, key, jwt.MapClaims{"aud": audience, "exp": time.Now().Add(time.Hour).Unix()})
	return request(t, method, s.Endpoint()+path, token, body)
}

func request(t *testing.T, method, url, token, body string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(deadline(t), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return do(t, r)
}

// do makes a request and reads the body into memory.
func do(t *testing.T, r *http.Request) *http.Response {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response
}

func bodyOf(t *testing.T, r *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// client is a SignalR client over WebSockets, as simple as a test needs it.
type client struct {
	t    *testing.T
	id   string
	conn *websocket.Conn
	data []byte
}

type negotiated struct {
	NegotiateVersion    int    `json:"negotiateVersion"`
	ConnectionID        string `json:"connectionId"`
	ConnectionToken     string `json:"connectionToken"`
	AvailableTransports []struct {
		Transport       string   `json:"transport"`
		TransferFormats []string `json:"transferFormats"`
	} `json:"availableTransports"`
}

func negotiate(t *testing.T, s *emulator.Service, query, token string) negotiated {
	t.Helper()
	response := request(t, http.MethodPost, s.Endpoint()+"/client/negotiate?"+query, token, "")
	text := bodyOf(t, response)
	if response.StatusCode != http.StatusOK {
		t.Fatalf("negotiate: %d %s", response.StatusCode, text)
	}
	var n negotiated
	if err := json.Unmarshal([]byte(text), &n, json.RejectUnknownMembers(true)); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

// connect negotiates, connects and shakes hands.
func connect(t *testing.T, s *emulator.Service, hub string, more ...string) *client {
	t.Helper()
	token := clientToken(t, s, hub, more...)
	n := negotiate(t, s, "hub="+hub+"&negotiateVersion=1", token)
	c := dial(t, s, "hub="+hub+"&id="+n.ConnectionToken, token)
	c.id = n.ConnectionID
	c.handshake()
	return c
}

// dial opens the WebSocket only.
func dial(t *testing.T, s *emulator.Service, query, token string) *client {
	t.Helper()
	conn, _, err := websocket.Dial(deadline(t), s.Endpoint()+"/client/?"+query, &websocket.DialOptions{
		HTTPHeader: http.Header{"Authorization": {"Bearer " + token}},
	})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(64 << 20)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &client{t: t, conn: conn}
}

func (c *client) handshake() {
	c.t.Helper()
	c.write(string(hubprotocol.AppendHandshakeRequest(nil, hubprotocol.HandshakeRequest{Protocol: "json", Version: 1})))
	if text := c.frame(); text != "{}" {
		c.t.Fatalf("handshake: %s", text)
	}
}

func (c *client) write(text string) {
	c.t.Helper()
	if err := c.conn.Write(deadline(c.t), websocket.MessageText, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) send(m hubprotocol.Message) {
	c.t.Helper()
	frame, err := hubprotocol.AppendJSON(nil, m)
	if err != nil {
		c.t.Fatal(err)
	}
	c.write(string(frame))
}

// frame returns the next frame that is not a ping, without its terminator.
func (c *client) frame() string {
	c.t.Helper()
	for {
		if message, rest, ok := hubprotocol.CutText(c.data); ok {
			c.data = rest
			if string(message) != `{"type":6}` {
				return string(message)
			}
			continue
		}
		_, data, err := c.conn.Read(deadline(c.t))
		if err != nil {
			c.t.Fatal(err)
		}
		c.data = append(c.data, data...)
	}
}

func (c *client) expect(want string) {
	c.t.Helper()
	if got := c.frame(); got != want {
		c.t.Fatalf("got  %s\nwant %s", got, want)
	}
}

// expectError reads a completion and returns its error.
func (c *client) expectError(invocationID string) string {
	c.t.Helper()
	text := c.frame()
	m, err := hubprotocol.ParseJSON([]byte(text))
	done, ok := m.(*hubprotocol.Completion)
	if err != nil || !ok || done.InvocationID != invocationID || done.Error == nil {
		c.t.Fatalf("got %s, want an error for invocation %q", text, invocationID)
	}
	return *done.Error
}

// expectEnd waits until the service has closed the WebSocket.
func (c *client) expectEnd() {
	c.t.Helper()
	if _, data, err := c.conn.Read(deadline(c.t)); err == nil {
		c.t.Fatalf("got %q, want the end", data)
	}
}

func (c *client) invoke(id, target, arguments string) {
	c.t.Helper()
	c.send(&hubprotocol.Invocation{InvocationID: id, Target: target, Arguments: []byte(arguments)})
}

// noGoroutines fails the test if, after everything was closed, goroutines of
// the package are left. Those that have just been told to end get a moment.
func noGoroutines(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(patience); ; runtime.Gosched() {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		var left []string
		for stack := range strings.SplitSeq(string(stacks), "\n\n") {
			if strings.Contains(stack, "emulator.(*") && !strings.Contains(stack, "testing.tRunner") {
				left = append(left, stack)
			}
		}
		if len(left) == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("goroutines are left:\n%s", strings.Join(left, "\n\n"))
		}
	}
}
