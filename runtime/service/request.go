package service

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	apiVersion = "api-version=2022-06-01"

	requestTimeout = 30 * time.Second // of one request with its answer
	tokenLifetime  = 10 * time.Minute // of one request: room for a clock that is behind
	longestAnswer  = 16 << 10         // bytes that are read
	longestDetail  = 512              // bytes of an answer that an Error keeps
)

// request is one operation of the REST interface on a hub.
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

// do carries out a request on every endpoint that answers: clients of a hub may
// be connected to any. The error holds an *[Error] for each that failed; that
// something does not exist counts only where all say so.
func (s *Sender) do(ctx context.Context, r request) error {
	var failed, gone []error
	succeeded := false
	for _, err := range s.each(ctx, r) {
		switch {
		case err == nil:
			succeeded = true
		case isGone(err):
			gone = append(gone, err)
		default:
			failed = append(failed, err)
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
func (s *Sender) each(ctx context.Context, r request) []error {
	endpoints := s.answering(ctx)
	errs := make([]error, len(endpoints))
	var wait sync.WaitGroup
	for i, e := range endpoints[1:] {
		wait.Go(func() { errs[i+1] = s.on(ctx, e, r) })
	}
	errs[0] = s.on(ctx, endpoints[0], r)
	wait.Wait()
	return errs
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
func (s *Sender) on(ctx context.Context, e *endpoint, r request) error {
	uri := s.path + r.path + s.version
	return s.retry.repeat(ctx, func() error {
		bearer, err := e.bearer(ctx, uri)
		if err != nil {
			return &Error{Op: r.op, Hub: s.hub, Endpoint: e.name, Err: err}
		}
		full := uri
		if len(r.query) > 0 {
			full += "&" + r.query.Encode()
		}
		_, err = e.exchange(ctx, s.client, exchange{r.op, s.hub, r.method, full, bearer, r.body})
		return err
	})
}
