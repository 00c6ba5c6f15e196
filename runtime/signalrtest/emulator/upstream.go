package emulator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
)

// largestAnswer is how many bytes the upstream may answer with (Microsoft's
// emulator, HttpServerlessMessageHandler.cs).
const largestAnswer = 16 << 20

// upstream is where events go.
type upstream struct {
	client  *http.Client
	keys    []string
	timeout time.Duration

	mu        sync.Mutex
	templates []UpstreamTemplate
}

func newUpstream(options Options) (*upstream, error) {
	u := &upstream{
		keys:    options.AccessKeys,
		timeout: options.UpstreamTimeout,
		client: &http.Client{
			Transport: &http.Transport{
				Proxy:               http.ProxyFromEnvironment, // never for this machine itself
				MaxIdleConnsPerHost: 64,                        // every connection may have a call under way
				DisableCompression:  true,                      // answers go on as they are
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	return u, u.set(options.Upstream)
}

func (u *upstream) set(templates []UpstreamTemplate) error {
	for i, t := range templates {
		if err := t.Check(); err != nil {
			return fmt.Errorf("emulator: the URL of upstream template %d: %w", i, err)
		}
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.templates = slices.Clone(templates)
	return nil
}

// url returns where an event goes; ok is false if no template takes it.
func (u *upstream) url(hub, category, event string) (target string, ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, t := range u.templates {
		if t.Matches(hub, category, event) {
			return t.URL(hub, category, event), true
		}
	}
	return "", false
}

// almost adds to a reason the template that only the case of a name keeps from
// an event.
func (u *upstream) almost(hub, category, event string) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	for i, t := range u.templates {
		if t.Nearly(hub, category, event) {
			return fmt.Sprintf("; patterns are compared with case: template %d has hub %q, category %q, event %q", i+1, t.HubPattern, t.CategoryPattern, t.EventPattern)
		}
	}
	return ""
}

// answer is what the upstream said.
type answer struct {
	status int // 500 if there was no answer
	body   []byte
	err    error // why there was no answer, or why it is not taken
	away   bool  // nobody listens there
}

var errTooLarge = errors.New("the answer is over 16 MiB")

// post makes one call for a connection.
func (u *upstream) post(ctx context.Context, target string, c *connection, e *Event, contentType string, body []byte) answer {
	ctx, cancel := context.WithTimeoutCause(ctx, u.timeout, fmt.Errorf("no answer within %s", u.timeout))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return unreachable(ctx, err)
	}
	u.describe(request.Header, c, e.Category, e.Name)
	request.Header["Content-Type"] = []string{contentType}
	request.Header["traceparent"] = []string{traceparent(e.Trace)}
	e.Headers = request.Header.Clone()
	for _, secret := range []string{"X-ASRS-Signature", "X-ASRS-Client-Query", "User-Agent"} { // the query may hold the client's token
		delete(e.Headers, secret)
	}
	response, err := u.client.Do(request)
	if err != nil {
		return unreachable(ctx, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer+1))
	switch {
	case err != nil:
		return unreachable(ctx, err)
	case len(text) > largestAnswer:
		return answer{status: response.StatusCode, err: errTooLarge}
	}
	return answer{status: response.StatusCode, body: text}
}

// unreachable is the answer of an upstream that does not give one. The URL is
// left to the caller to say, because its query may hold a key.
func unreachable(ctx context.Context, err error) answer {
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err
	}
	dial, ok := errors.AsType[*net.OpError](err)
	return answer{status: http.StatusInternalServerError, err: err, away: ok && dial.Op == "dial"}
}

// describe sets the headers of a call. Their names keep the service's
// spelling, which Go's own form would change.
func (u *upstream) describe(header http.Header, c *connection, category, event string) {
	set := func(name, value string) {
		if value != "" {
			header[name] = []string{value}
		}
	}
	header["User-Agent"] = []string{""} // keeps Go's own out
	set("X-ASRS-Connection-Id", c.id)
	set("X-ASRS-Hub", c.hub.name)
	set("X-ASRS-Category", category)
	set("X-ASRS-Event", event)
	set("X-ASRS-User-Id", c.user)
	set("X-ASRS-User-Claims", claimsHeader(forUpstream(c.claims)))
	if c.query != "" {
		set("X-ASRS-Client-Query", "?"+c.query)
	}
	set("X-ASRS-Signature", service.Signature(c.id, u.keys...))
}
