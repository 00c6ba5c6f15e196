package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The version of the REST interface that has an operation, of those that are
// published.
const (
	version2022 = "2022-06-01"
	version2023 = "2023-07-01" // transactions, tokens
	version2024 = "2024-12-01" // results of clients, connections of a group
)

const (
	requestTimeout = 30 * time.Second // of one request with its answer
	tokenLifetime  = 10 * time.Minute // of one request: room for a clock that is behind
	longestAnswer  = 16 << 20         // bytes that are read; longer results are not passed on either
	longestFailure = 16 << 10         // bytes that are read of other answers
	longestDetail  = 512              // bytes of an answer that an Error keeps
)

// request is one operation of the REST interface on a hub.
type request struct {
	op     string // for errors
	method string
	path   string     // after the hub, escaped; see at
	query  url.Values // beyond the api-version; not signed
	body   []byte     // JSON; nil for none, see with

	since string // version that has the operation; empty for version2022
	apart bool   // the operation does not know applications
	next  string // path and query of a further page, as the service gave it
	once  bool   // not repeated, and as long as the context: somebody is asked
	gone  bool   // success too where what it is about does not exist (any more)
	err   error  // why it cannot be made
}

// at returns the request with a path of collection, name, collection, name:
// ("groups", "news") is /groups/news.
func (r request) at(collectionsAndNames ...string) request {
	for i, part := range collectionsAndNames {
		if i%2 == 0 {
			r.path += "/" + part
			continue
		}
		if err := checkName(part); err != nil {
			r.err = fmt.Errorf("the name in %s is %w", collectionsAndNames[i-1], err)
		}
		r.path += "/" + escape(part)
	}
	return r
}

// with returns the request with a body.
func (r request) with(body any) request {
	var err error
	if r.body, err = json.Marshal(body, jsontext.PreserveRawStrings(true)); err != nil {
		r.err = fmt.Errorf("encoding the arguments: %w", err)
	}
	return r
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

// do carries out a request on every endpoint; see [Sender.ask].
func (s *Sender) do(ctx context.Context, r request) error {
	_, err := s.ask(ctx, r)
	return err
}

// ask carries out a request at the same time on every endpoint that answers:
// clients of a hub may be connected to any. It returns the answer of one that
// carried it out, nil where none did. The error holds an *[Error] for each that
// failed; that something does not exist counts only where all say so.
func (s *Sender) ask(ctx context.Context, r request) (answer []byte, err error) {
	if r.err != nil {
		return nil, s.failed(r, r.err)
	}
	endpoints := s.answering(ctx)
	answers, errs := make([][]byte, len(endpoints)), make([]error, len(endpoints))
	var wait sync.WaitGroup
	for i, e := range endpoints {
		wait.Go(func() { answers[i], errs[i] = s.on(ctx, e, r) })
	}
	wait.Wait()
	var failed, gone []error
	for i, err := range errs {
		switch {
		case err == nil:
			answer = answers[i]
		case isGone(err):
			gone = append(gone, err)
		default:
			failed = append(failed, err)
		}
	}
	if len(failed) == 0 && answer == nil && !r.gone {
		failed = gone[:1]
	}
	if len(failed) == 1 {
		return answer, failed[0]
	}
	return answer, errors.Join(failed...)
}

// answering returns the endpoints that answer; where none does, all, so that
// the errors say why.
func (s *Sender) answering(ctx context.Context) []*endpoint {
	if len(s.endpoints) == 1 {
		return s.endpoints
	}
	if online := onlineOf(ctx, s.endpoints, s.client); len(online) > 0 {
		return online
	}
	return s.endpoints
}

// on carries out a request on one endpoint, with repetitions. Success has an
// answer that is not nil.
func (s *Sender) on(ctx context.Context, e *endpoint, r request) (answer []byte, err error) {
	signed := s.uri(r)
	full := cmp.Or(r.next, signed)
	if len(r.query) > 0 {
		full += "&" + r.query.Encode()
	}
	client, retry := s.client, s.retry
	if r.once {
		patient := *s.client
		patient.Timeout = 0
		client, retry = &patient, backOff{}
	}
	err = retry.repeat(ctx, func() error {
		bearer, err := e.bearer(ctx, signed)
		if err != nil {
			return &Error{Op: r.op, Hub: s.hub, Endpoint: e.name, Err: err}
		}
		answer, err = e.exchange(ctx, client, exchange{r.op, s.hub, r.method, full, bearer, r.body})
		return err
	})
	return answer, err
}

// failed is the error of a request that was not made, or whose answer is wrong.
func (s *Sender) failed(r request, err error) error { return &Error{Op: r.op, Hub: s.hub, Err: err} }

// uri returns the path and the part of the query that is signed.
func (s *Sender) uri(r request) string {
	version := "api-version=" + cmp.Or(s.version, r.since, version2022)
	hub := s.hub
	switch {
	case r.apart:
		hub = s.hubName(hub)
	case s.application != "":
		version = "application=" + escape(strings.ToLower(s.application)) + "&" + version
	}
	return "/api/hubs/" + escape(strings.ToLower(hub)) + r.path + "?" + version
}
