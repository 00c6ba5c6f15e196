package service

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// endpoint is one instance of the service.
type endpoint struct {
	name      string // among several; empty for that of the connection string
	secondary bool   // clients are sent there only while no primary one answers
	conn      ConnectionString
	identity  *identity    // nil where the connection has a key
	client    *http.Client // for what belongs to no sender

	health calls.Kept[bool]
}

// endpoint makes the endpoint of a connection. It fails where the connection names
// an identity and nothing gives its tokens.
func (o *options) endpoint(conn ConnectionString) (*endpoint, error) {
	e := &endpoint{conn: conn, client: o.client}
	switch {
	case conn.Credential == CredentialAccessKey:
		return e, nil
	case o.identity == nil && conn.keyless:
		return nil, errKeyless
	case o.identity == nil:
		return nil, &identityError{string(conn.Credential), "give the program a token source (host.WithIdentity), or use a connection string with an access key"}
	}
	source, err := o.identity(conn)
	if err != nil {
		return nil, err
	}
	if source == nil {
		return nil, errors.New("the function of WithIdentity returned no token source")
	}
	e.identity = &identity{source: source}
	return e, nil
}

// bearer returns the token for one request: path with api-version.
func (e *endpoint) bearer(ctx context.Context, uri string) (string, error) {
	if e.identity != nil {
		return e.identity.bearer(ctx)
	}
	return signer{key: e.conn.accessKey}.sign(e.conn.Endpoint, jwt.MapClaims{}, uri, time.Now(), tokenLifetime)
}

// clientToken returns the token of one client, signed with the key of the
// connection or with that of its identity.
func (e *endpoint) clientToken(ctx context.Context, hub string, options signalr.NegotiateOptions) (string, error) {
	if e.identity == nil {
		return e.conn.ClientToken(hub, options, time.Now())
	}
	key, err := e.identity.signer(ctx, e)
	if err != nil {
		return "", err
	}
	return e.conn.clientToken(key, hub, options, time.Now())
}

// exchange is one HTTP request to an endpoint.
type exchange struct {
	op     string // for errors
	hub    string // for errors; may be empty
	method string
	uri    string // path and query
	bearer string // empty for none
	body   []byte // JSON; nil for none
}

// exchange carries out a request once and returns the beginning of the answer.
// Every error is an *[Error].
func (e *endpoint) exchange(ctx context.Context, client *http.Client, x exchange) ([]byte, error) {
	failure := &Error{Op: x.op, Hub: x.hub, Endpoint: e.name}
	r, err := http.NewRequestWithContext(ctx, x.method, e.conn.ServerEndpoint+x.uri, bytes.NewReader(x.body))
	if err != nil {
		failure.Err = err
		return nil, failure
	}
	if x.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+x.bearer)
	}
	if x.body != nil {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	answer, err := client.Do(r)
	if err != nil {
		var withURL *url.Error
		if errors.As(err, &withURL) {
			err = withURL.Err // the operation says more than the URL
		}
		failure.Err, failure.network = err, ctx.Err() == nil
		return nil, failure
	}
	defer answer.Body.Close()
	// Read what there is, so that the connection can be used again.
	if answer.StatusCode >= 200 && answer.StatusCode < 300 {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, longestAnswer))
		return text, nil
	}
	text, _ := io.ReadAll(io.LimitReader(answer.Body, longestFailure))
	failure.Status = answer.StatusCode
	failure.Code = answer.Header.Get("x-ms-error-code")
	failure.RetryAfter = retryAfter(answer.Header.Get("Retry-After"), time.Now())
	failure.Detail = detail(text)
	return nil, failure
}

// detail returns the message of an error body, or its beginning where it has none.
func detail(text []byte) string {
	var body struct{ Message string }
	if json.Unmarshal(text, &body, json.MatchCaseInsensitiveNames(true)) == nil && body.Message != "" {
		text = []byte(body.Message)
	}
	return strings.TrimSpace(strings.ToValidUTF8(string(text[:min(len(text), longestDetail)]), ""))
}

// Whether an endpoint answers is remembered this long.
const (
	healthFresh   = 10 * time.Second
	healthKept    = time.Hour // while somebody asks anew
	healthTimeout = 3 * time.Second
)

// online tells whether the endpoint answers, by asking it now and then.
func (e *endpoint) online(ctx context.Context, client *http.Client) bool {
	online, _ := e.health.Get(ctx, func(ctx context.Context) (calls.Answer[bool], error) {
		ctx, cancel := context.WithTimeout(ctx, healthTimeout)
		defer cancel()
		err := e.checkHealth(ctx, client)
		now := time.Now()
		return calls.Answer[bool]{Value: err == nil, Renew: now.Add(healthFresh), Until: now.Add(healthKept)}, nil
	})
	return online
}

func (e *endpoint) checkHealth(ctx context.Context, client *http.Client) error {
	_, err := e.exchange(ctx, client, exchange{op: "check health", method: http.MethodHead, uri: "/api/health?api-version=" + version2022})
	return err
}

// newClient returns the HTTP client of senders that are not given one. It
// follows no redirects: the service sends none, and they would carry the
// token elsewhere.
func newClient(timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout:       timeout,
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
