package emulator

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// newTrace returns a trace id of W3C Trace Context.
func newTrace() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // crypto/rand never fails
	return hex.EncodeToString(id[:])
}

// traceparent returns the header for a trace id. The service keeps no spans,
// so that of the parent is made up.
func traceparent(trace string) string {
	return "00-" + trace + "-" + newTrace()[:16] + "-01"
}

// traceOf returns the trace id that a request carries, or a new one.
func traceOf(r *http.Request) string {
	parts := strings.Split(r.Header.Get("traceparent"), "-")
	if len(parts) < 4 || len(parts[1]) != 32 {
		return newTrace()
	}
	return parts[1]
}

// The functions below tell and add what only Options.ObservePayloads shows.

func (s *Service) observeCalling(e Event, target string) {
	if s.options.ObservePayloads {
		e.Kind, e.URL = Calling, target
		s.observe(e)
	}
}

// observeRequest tells about a REST request once it is answered.
func (s *Service) observeRequest(r *http.Request, trace string, status int, began time.Time, reason string) {
	if s.options.ObservePayloads {
		s.observe(Event{
			Kind: Requested, Hub: strings.ToLower(r.PathValue("hub")), Method: r.Method, URL: r.URL.Path, Trace: trace,
			Status: status, Duration: time.Since(began), Reason: reason,
		})
	}
}

func (s *Service) withClaims(e *Event, claims []claim) {
	if !s.options.ObservePayloads {
		return
	}
	for _, each := range forUpstream(claims) {
		e.Claims = append(e.Claims, Claim{each.name, each.value})
	}
}

func (c *connection) withClient(e *Event) {
	c.service.withClaims(e, c.claims)
	if c.service.options.ObservePayloads {
		e.Protocol, e.Transport = c.speaks().name, c.travels
	}
}

func (c *connection) withArguments(e *Event, m hubprotocol.Message) {
	if invocation, ok := m.(*hubprotocol.Invocation); ok && c.service.options.ObservePayloads {
		e.Protocol, e.Arguments = c.speaks().name, invocation.Arguments
	}
}

func (c *connection) withResult(e *Event, a answer) {
	if !c.service.options.ObservePayloads {
		return
	}
	if done := c.completion(a.body); done != nil {
		e.Result = done.Result
	}
}

// withHeaders shows the headers of a call. Who has the signature may act for
// the service, and the query may hold the client's token.
func (c *connection) withHeaders(e *Event, header http.Header) {
	if !c.service.options.ObservePayloads {
		return
	}
	e.Headers = header.Clone()
	delete(e.Headers, "X-ASRS-Signature")
	delete(e.Headers, "X-ASRS-Client-Query")
	delete(e.Headers, "User-Agent")
}

// withMessage shows what a message carries, as its JSON clients get it where
// there is such a form.
func (s *Service) withMessage(e *Event, p *push) {
	if !s.options.ObservePayloads {
		return
	}
	for _, each := range protocols() {
		if m, err := p.in(each); err == nil {
			e.Protocol, e.Arguments = each.name, m.Arguments
			return
		}
	}
}
