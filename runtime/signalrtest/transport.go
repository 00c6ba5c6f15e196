package signalrtest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/coder/websocket"
)

// Transport is how a client's bytes travel.
type Transport string

// The transports of SignalR, as negotiate names them.
const (
	WebSockets       Transport = "WebSockets"
	ServerSentEvents Transport = "ServerSentEvents" // JSON only
	LongPolling      Transport = "LongPolling"
)

// ParseTransport reads the name of a transport in any case.
func ParseTransport(name string) (Transport, error) {
	for _, known := range []Transport{WebSockets, ServerSentEvents, LongPolling} {
		if strings.EqualFold(name, string(known)) {
			return known, nil
		}
	}
	return "", fmt.Errorf("invalid transport %q: expected WebSockets, ServerSentEvents or LongPolling", name)
}

// transport carries the bytes of one connection. Reads come from one
// goroutine, writes from any.
type transport interface {
	read(ctx context.Context) ([]byte, error)
	write(ctx context.Context, data []byte) error

	// end says goodbye to the service; abort drops the connection.
	end()
	abort()
}

// access is where a connection is opened, and with which headers.
type access struct {
	client *http.Client
	url    string // with the connection token
	header http.Header
}

func open(ctx context.Context, httpClient *http.Client, base *url.URL, answer negotiation, c *connectConfig) (transport, error) {
	if !answer.offers(c.transport, c.protocol) {
		return nil, fmt.Errorf("the service does not offer %s for protocol %s", c.transport, c.protocol.name())
	}
	token := answer.ConnectionToken
	if token == "" {
		token = answer.ConnectionID
	}
	target := *base
	query := target.Query()
	query.Set("id", token)
	target.RawQuery = query.Encode()
	to := access{client: httpClient, url: target.String(), header: requestHeader(c)}
	switch c.transport {
	case ServerSentEvents:
		return openEventStream(ctx, to)
	case LongPolling:
		return openPolling(ctx, to)
	default:
		return openWebSocket(ctx, to, c.protocol)
	}
}

// offers reports whether the service lets a client use the transport with the
// protocol. An answer without a list, of a service that is older than
// negotiate's, offers everything.
func (n negotiation) offers(t Transport, p protocol) bool {
	if len(n.Transports) == 0 {
		return true
	}
	format := "Text"
	if p.binary {
		format = "Binary"
	}
	return slices.ContainsFunc(n.Transports, func(each offeredTransport) bool {
		return each.Name == string(t) && slices.Contains(each.Formats, format)
	})
}

// do sends a request and returns the answer where its status is 200.
func (a access) do(ctx context.Context, method string, body io.Reader) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, a.url, body)
	if err != nil {
		return nil, err
	}
	request.Header = a.header
	response, err := a.client.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode/100 == 2 {
		return response, nil
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(response.Body, 4<<10)) // the status alone says enough
	return nil, fmt.Errorf("%s: %s", response.Status, strings.TrimSpace(string(text)))
}

// post sends data as both HTTP transports do.
func (a access) post(ctx context.Context, data []byte) error {
	response, err := a.do(ctx, http.MethodPost, strings.NewReader(string(data)))
	if err != nil {
		return err
	}
	return response.Body.Close()
}

type webSocket struct {
	conn *websocket.Conn
	kind websocket.MessageType
}

func openWebSocket(ctx context.Context, to access, p protocol) (transport, error) {
	conn, response, err := websocket.Dial(ctx, to.url, &websocket.DialOptions{HTTPClient: to.client, HTTPHeader: to.header})
	if err != nil {
		if response != nil && response.StatusCode != http.StatusSwitchingProtocols {
			text, _ := io.ReadAll(response.Body) // coder/websocket keeps the beginning
			err = fmt.Errorf("%w: %s", err, text)
		}
		return nil, err
	}
	conn.SetReadLimit(-1) // the service is trusted
	kind := websocket.MessageText
	if p.binary {
		kind = websocket.MessageBinary
	}
	return &webSocket{conn, kind}, nil
}

func (w *webSocket) read(ctx context.Context) ([]byte, error) {
	_, data, err := w.conn.Read(ctx)
	return data, err
}

func (w *webSocket) write(ctx context.Context, data []byte) error {
	return w.conn.Write(ctx, w.kind, data)
}

func (w *webSocket) end() { w.conn.Close(websocket.StatusNormalClosure, "") } // an error says that it was closed already

func (w *webSocket) abort() { w.conn.CloseNow() }
