package signalrtest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// ConnectOption changes how a client connects.
type ConnectOption func(*connectConfig)

type connectConfig struct {
	user      string
	claims    signalr.Claims
	header    http.Header
	token     string
	protocol  protocol
	transport Transport
}

func collectConnect(opts []ConnectOption) *connectConfig {
	c := &connectConfig{header: make(http.Header), transport: WebSockets}
	for _, apply := range opts {
		apply(c)
	}
	return c
}

// ConnectAs names the user whom the client's token is for. It is for
// [Service.Connect]; a negotiate function decides by itself.
func ConnectAs(user string) ConnectOption { return func(c *connectConfig) { c.user = user } }

// WithClaims puts claims into the client's token, given as type, value, type,
// value …; for [Service.Connect], as ConnectAs is.
func WithClaims(typesAndValues ...string) ConnectOption {
	return func(c *connectConfig) { c.claims = signalr.NewClaims(typesAndValues...) }
}

// WithHeader adds a header to the request for the program's negotiate function,
// such as one that says who the client is.
func WithHeader(name, value string) ConnectOption {
	return func(c *connectConfig) { c.header.Add(name, value) }
}

// WithMessagePack makes the client speak MessagePack instead of JSON.
func WithMessagePack() ConnectOption {
	return func(c *connectConfig) { c.protocol.binary = true }
}

// WithTransport makes the client use another transport than WebSockets.
func WithTransport(transport Transport) ConnectOption {
	return func(c *connectConfig) { c.transport = transport }
}

// WithAccessToken gives the client a token for a service that it connects to
// without a negotiate function.
func WithAccessToken(token string) ConnectOption {
	return func(c *connectConfig) { c.token = token }
}

// Connect connects a client to the URL that a page would give to withUrl: it
// negotiates at URL + "/negotiate", with the query of the URL, and follows the
// program's answer to the service. The client ends with the test.
func Connect(t TB, url string, opts ...ConnectOption) *Client {
	t.Helper()
	return connect(t, url, collectConnect(opts))
}

func connect(t TB, url string, c *connectConfig) *Client {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	client, err := dial(ctx, url, c)
	if err != nil {
		t.Fatalf("connecting a client: %v", err)
	}
	t.Cleanup(client.Close)
	return client
}

// Dial is [Connect] with an error instead of a test that fails. A negotiate
// function that refuses the client gives a *[NegotiateError]. The caller
// closes the client.
func Dial(ctx context.Context, url string, opts ...ConnectOption) (*Client, error) {
	return dial(ctx, url, collectConnect(opts))
}

// mostRedirects is how often negotiating may lead elsewhere; once is usual.
const mostRedirects = 5

func dial(ctx context.Context, target string, c *connectConfig) (*Client, error) {
	transport := &http.Transport{DisableKeepAlives: true} // leaves nothing open behind the client
	httpClient := &http.Client{Transport: transport}
	for range mostRedirects {
		base, err := url.Parse(target)
		if err != nil {
			return nil, err
		}
		answer, err := negotiate(ctx, httpClient, base, c)
		if err != nil {
			return nil, err
		}
		if answer.URL == "" {
			return start(ctx, httpClient, base, answer, c)
		}
		// The headers were for the program, the token is for the service.
		target, c.header, c.token = answer.URL, nil, answer.AccessToken
	}
	return nil, fmt.Errorf("negotiate redirected %d times", mostRedirects)
}

// negotiation is an answer of negotiate (TransportProtocols.md): where else to
// negotiate, or what to connect with.
type negotiation struct {
	URL         string `json:"url"`
	AccessToken string `json:"accessToken"`

	ConnectionID    string             `json:"connectionId"`
	ConnectionToken string             `json:"connectionToken"`
	Transports      []offeredTransport `json:"availableTransports"`
	Error           string             `json:"error"`
}

type offeredTransport struct {
	Name    string   `json:"transport"`
	Formats []string `json:"transferFormats"`
}

// NegotiateError is a negotiate request that was answered with an error.
type NegotiateError struct {
	URL    string // without its query
	Status int    // such as http.StatusUnauthorized
	Text   string // of the answer
}

// Error names the URL and what it answered.
func (e *NegotiateError) Error() string {
	return fmt.Sprintf("POST %s: %d %s: %s", e.URL, e.Status, http.StatusText(e.Status), e.Text)
}

func negotiate(ctx context.Context, client *http.Client, base *url.URL, c *connectConfig) (negotiation, error) {
	target := base.JoinPath("negotiate")
	query := target.Query()
	query.Set("negotiateVersion", "1")
	target.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), nil)
	if err != nil {
		return negotiation{}, err
	}
	request.Header = requestHeader(c)
	response, err := client.Do(request)
	if err != nil {
		return negotiation{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	target.RawQuery = ""
	if err != nil {
		return negotiation{}, fmt.Errorf("POST %s: %w", target, err)
	}
	if response.StatusCode != http.StatusOK {
		return negotiation{}, &NegotiateError{URL: target.String(), Status: response.StatusCode, Text: strings.TrimSpace(string(text))}
	}
	var answer negotiation
	if err := json.Unmarshal(text, &answer); err != nil {
		return negotiation{}, fmt.Errorf("POST %s: invalid negotiate response: %w", target, err)
	}
	if answer.Error != "" {
		return negotiation{}, fmt.Errorf("POST %s: %s", target, answer.Error)
	}
	return answer, nil
}

func requestHeader(c *connectConfig) http.Header {
	header := c.header.Clone()
	if header == nil {
		header = make(http.Header)
	}
	if c.token != "" {
		header.Set("Authorization", "Bearer "+c.token)
	}
	return header
}

func start(ctx context.Context, httpClient *http.Client, base *url.URL, answer negotiation, c *connectConfig) (*Client, error) {
	conn, err := open(ctx, httpClient, base, answer, c)
	if err != nil {
		return nil, fmt.Errorf("connecting by %s: %w", c.transport, err)
	}
	client, err := shakeHands(ctx, conn, c.protocol)
	if err != nil {
		conn.abort()
		return nil, err
	}
	client.id, client.hub = answer.ConnectionID, base.Query().Get("hub")
	client.working.Go(client.receive)
	client.working.Go(client.ping)
	return client, nil
}
