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
	path   string     // after the hub, escaped
	query  url.Values // beyond the api-version; not signed
	body   []byte     // JSON; nil for none

	since string // version that has the operation; empty for version2022
	apart bool   // the operation does not know applications
	next  string // path and query of a further page, as the service gave it
	once  bool   // not repeated, and as long as the context: somebody is asked
}

// outcome is what one endpoint answers.
type outcome struct {
	text []byte
	err  error
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

// do carries out a request on every endpoint that answers: clients of a hub may
// be connected to any. The error holds an *[Error] for each that failed; that
// something does not exist counts only where all say so.
func (s *Sender) do(ctx context.Context, r request) error {
	var failed, gone []error
	succeeded := false
	for _, each := range s.each(ctx, r) {
		switch {
		case each.err == nil:
			succeeded = true
		case isGone(each.err):
			gone = append(gone, each.err)
		default:
			failed = append(failed, each.err)
		}
	}
	if len(failed) == 0 && !succeeded {
		failed = gone[:1]
	}
	if len(failed) == 1 {
		return failed[0]
	}
	return errors.Join(failed...)
}

// each carries out a request on every endpoint that answers, at the same time.
func (s *Sender) each(ctx context.Context, r request) []outcome {
	endpoints := s.answering(ctx)
	outcomes := make([]outcome, len(endpoints))
	var wait sync.WaitGroup
	for i, e := range endpoints {
		wait.Go(func() { outcomes[i] = s.on(ctx, e, r) })
	}
	wait.Wait()
	return outcomes
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

// on carries out a request on one endpoint, with repetitions.
func (s *Sender) on(ctx context.Context, e *endpoint, r request) outcome {
	uri := s.uri(r)
	full := cmp.Or(r.next, uri)
	if len(r.query) > 0 {
		full += "&" + r.query.Encode()
	}
	client, retry := s.client, s.retry
	if r.once {
		patient := *s.client
		patient.Timeout = 0
		client, retry = &patient, backOff{}
	}
	var text []byte
	err := retry.repeat(ctx, func() error {
		bearer, err := e.bearer(ctx, uri)
		if err != nil {
			return &Error{Op: r.op, Hub: s.hub, Endpoint: e.name, Err: err}
		}
		text, err = e.exchange(ctx, client, exchange{r.op, s.hub, r.method, full, bearer, r.body})
		return err
	})
	return outcome{text, err}
}

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
