package service

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"
)

// Connection is one connection of a client.
type Connection struct {
	ID     string `json:"connectionId"`
	UserID string `json:"userId"` // empty for none
}

// GroupConnections yields the connections of a group, page by page as the service
// gives them (at most 200 each); a group without connections yields none. It ends
// with the first error. Connections that come or go meanwhile may be in it or not.
func (s *Sender) GroupConnections(ctx context.Context, group string) iter.Seq2[Connection, error] {
	return func(yield func(Connection, error) bool) {
		r := request{op: fmt.Sprintf("list the connections of group %q", group), method: http.MethodGet, since: version2024}.at("groups", group, "connections")
		if r.err != nil {
			yield(Connection{}, s.failed(r, r.err))
			return
		}
		for _, e := range s.answering(ctx) {
			if !s.pages(ctx, e, r, yield) {
				return
			}
		}
	}
}

// pages yields what one endpoint has, and tells whether to go on.
func (s *Sender) pages(ctx context.Context, e *endpoint, r request, yield func(Connection, error) bool) bool {
	for {
		var page struct {
			Value    []Connection `json:"value"`
			NextLink string       `json:"nextLink"`
		}
		answer, err := s.on(ctx, e, r)
		if isGone(err) {
			return true
		}
		if err == nil {
			err = json.Unmarshal(answer, &page)
		}
		if err == nil {
			r.next, err = s.nextPage(page.NextLink, r)
		}
		if err != nil {
			yield(Connection{}, err)
			return false
		}
		for _, each := range page.Value {
			if !yield(each, nil) {
				return false
			}
		}
		if r.next == "" {
			return true
		}
	}
}

// nextPage returns path and query of a link to the next page. The token goes
// where the first page came from, whatever host the link names.
func (s *Sender) nextPage(link string, r request) (string, error) {
	if link == "" {
		return "", nil
	}
	next, err := url.Parse(link)
	if path, _, _ := strings.Cut(s.uri(r), "?"); err != nil || next.EscapedPath() != path || next.RawQuery == "" {
		return "", s.failed(r, fmt.Errorf("the link to the next page has another path: %q", link))
	}
	if next.RequestURI() == r.next {
		return "", s.failed(r, fmt.Errorf("the link to the next page is that of this page: %q", link))
	}
	return next.RequestURI(), nil
}
