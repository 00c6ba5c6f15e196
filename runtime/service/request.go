package service

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"
)

const (
	apiVersion = "api-version=2022-06-01"

	requestTimeout = 30 * time.Second // of one request with its answer
	tokenLifetime  = 10 * time.Minute // of one request: room for a clock that is behind
	longestDetail  = 512              // bytes of an answer that an Error keeps
)

// request is one operation of the REST interface.
type request struct {
	op     string // for errors
	method string
	path   string     // after the hub, escaped
	query  url.Values // beyond the api-version; not signed
	body   []byte     // JSON; nil for none
}

// resource returns the path of what the names say, as collection, name,
// collection, name: ("groups", "news") is /groups/news.
func resource(collectionsAndNames ...string) (string, error) {
	var b strings.Builder
	for i, part := range collectionsAndNames {
		if i%2 == 0 {
			b.WriteString("/" + part)
			continue
		}
		if err := checkName(part); err != nil {
			return "", fmt.Errorf("service: the name in %s is %w", collectionsAndNames[i-1], err)
		}
		b.WriteString("/" + escape(part))
	}
	return b.String(), nil
}

// checkName refuses what would turn one path into another: servers resolve
// "." and ".." also where they arrive encoded, so that leaving the group ".."
// would close a connection.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("empty")
	case name == "." || name == "..":
		return fmt.Errorf("%q, which a URL cannot carry", name)
	case !utf8.ValidString(name):
		return errors.New("not valid UTF-8")
	}
	return nil
}

// do carries out a request. Every error is an *[Error].
func (s *Sender) do(ctx context.Context, r request) error {
	failed := func(err error) error { return &Error{Op: r.op, Hub: s.hub, Err: err} }
	signed := s.path + r.path + "?" + apiVersion
	token, err := s.conn.sign(jwt.MapClaims{}, signed, time.Now(), tokenLifetime)
	if err != nil {
		return failed(err)
	}
	target := s.conn.ServerEndpoint + signed
	if len(r.query) > 0 {
		target += "&" + r.query.Encode()
	}
	httpRequest, err := http.NewRequestWithContext(ctx, r.method, target, bytes.NewReader(r.body))
	if err != nil {
		return failed(err)
	}
	httpRequest.Header.Set("Authorization", "Bearer "+token)
	if r.body != nil {
		httpRequest.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	answer, err := s.client.Do(httpRequest)
	if err != nil {
		var withURL *url.Error
		if errors.As(err, &withURL) {
			err = withURL.Err // the operation says more than the URL
		}
		return failed(err)
	}
	defer answer.Body.Close()
	// Read what there is, so that the connection can be used again.
	text, _ := io.ReadAll(io.LimitReader(answer.Body, longestDetail))
	if answer.StatusCode >= 200 && answer.StatusCode < 300 {
		return nil
	}
	return &Error{
		Op:     r.op,
		Hub:    s.hub,
		Status: answer.StatusCode,
		Code:   answer.Header.Get("x-ms-error-code"),
		Detail: strings.TrimSpace(strings.ToValidUTF8(string(text), "")),
	}
}

// newClient returns the HTTP client of senders that are not given one. It
// follows no redirects: the service sends none, and they would carry the
// token elsewhere.
func newClient() *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Client{
		Timeout: requestTimeout,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         dialer.DialContext,
			ForceAttemptHTTP2:   true,
			MaxIdleConnsPerHost: 64,
			IdleConnTimeout:     90 * time.Second,
			TLSHandshakeTimeout: 10 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
