package functionshost

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// hostVersion is the version this host claims to be.
const hostVersion = "4.1042.100.0"

// mostRedirects is how often the host follows a handler to another place.
const mostRedirects = 50

// addHostHeaders adds what every request to a handler has
// (DefaultHttpWorkerService.AddHeaders), in the host's spelling.
func addHostHeaders(header http.Header, invocationID string) {
	header["X-Azure-Functions-HostVersion"] = []string{hostVersion}
	header["X-Azure-Functions-InvocationId"] = []string{invocationID}
	header.Set("User-Agent", strings.TrimSpace(header.Get("User-Agent")+" Azure-Functions-Host/"+hostVersion))
}

// limited returns the context of a call to the handler: it ends with
// functionTimeout, but not with the caller, whom the handler does not know.
func (in *instance) limited() (context.Context, context.CancelFunc) {
	if limit := in.app.host.functionTimeout; limit > 0 {
		return context.WithTimeout(in.life, limit)
	}
	return context.WithCancel(in.life)
}

func (in *instance) call(f *function, invocationID, trace string, body []byte) (*answer, error) {
	response, text, err := in.exchange(f, in.app.host.forwarding, func(ctx context.Context, url string) (*http.Request, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/"+f.name, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		request.ContentLength = -1 // chunked, as the host's requests are
		addHostHeaders(request.Header, invocationID)
		request.Header.Set("Content-Type", "application/json; charset=utf-8")
		request.Header["traceparent"] = []string{trace}
		return request, nil
	})
	if err != nil {
		return nil, err
	}
	return readAnswer(response, text, in.keepValues)
}

// exchange sends a request to the handler that answers at a URL, and returns
// its whole answer. stay keeps it from following redirects. A call over the
// function timeout ends the handler, as in the real host.
func (in *instance) exchange(f *function, stay bool, prepare func(ctx context.Context, url string) (*http.Request, error)) (*http.Response, []byte, error) {
	ctx, cancel := in.limited()
	defer cancel()
	p, err := in.handler.process(ctx)
	if err != nil {
		return nil, nil, err
	}
	request, err := prepare(ctx, p.url)
	if err != nil {
		return nil, nil, err
	}
	client := http.Client{Transport: p.transport, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if stay || len(via) > mostRedirects {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	response, err := client.Do(request)
	var text []byte
	if err == nil {
		defer response.Body.Close()
		text, err = io.ReadAll(response.Body)
	}
	switch {
	case err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		in.handler.recycle(p)
		return nil, nil, fmt.Errorf("function %s took longer than functionTimeout, %v: its handler was ended", f.name, in.app.host.functionTimeout)
	case err != nil && response != nil:
		return nil, nil, fmt.Errorf("the handler's response ended too early: %w", err)
	case err != nil:
		return nil, nil, fmt.Errorf("the handler cannot be reached: %w", err)
	}
	return response, text, nil
}
