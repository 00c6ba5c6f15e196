package functionshost

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
)

// errChunked is what enableForwardingHttpRequest cannot do.
var errChunked = errors.New("the body has no Content-Length (chunked), to which the Functions host answers 500 with enableForwardingHttpRequest; enableProxyingHttpRequest accepts it")

// connectionHeaders are about one connection and not handed on.
var connectionHeaders = []string{"Connection", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// forward sends a request to the handler as it came, and its whole answer back
// when it is there, however slowly it comes. Equal names of the query become
// one, as in HttpRequestExtensions.ToHttpRequestMessage. The handler does not
// learn that the client left.
func (in *instance) forward(w http.ResponseWriter, r *http.Request, f *function, invocationID string) (status int, err error) {
	var response *http.Response
	var answer []byte
	body, err := io.ReadAll(r.Body)
	if r.ContentLength < 0 {
		err = errChunked
	}
	if err == nil {
		response, answer, err = in.exchange(f, true, func(ctx context.Context, url string) (*http.Request, error) {
			return forwarded(ctx, url, r, body, invocationID)
		})
	}
	if err != nil {
		failedResponse(err).write(w)
		return http.StatusInternalServerError, err
	}
	for _, name := range connectionHeaders {
		response.Header.Del(name)
	}
	httpResponse{status: response.StatusCode, header: response.Header, body: answer}.write(w)
	return response.StatusCode, nil
}

func forwarded(ctx context.Context, url string, r *http.Request, body []byte, invocationID string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, url+r.URL.EscapedPath(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.URL.RawQuery = mergeQuery(r.URL.RawQuery)
	request.Host = r.Host
	for name, values := range r.Header {
		separator := ", "
		if name == "Cookie" {
			separator = "; "
		}
		request.Header[name] = []string{strings.Join(values, separator)}
	}
	for _, name := range connectionHeaders {
		request.Header.Del(name)
	}
	addHostHeaders(request.Header, invocationID)
	return request, nil
}

// proxy streams a request to the handler and its response back
// (enableProxyingHttpRequest).
func (in *instance) proxy(w http.ResponseWriter, r *http.Request, invocationID string) (status int, err error) {
	p, err := in.handler.process(r.Context())
	if err != nil {
		failedResponse(err).write(w)
		return http.StatusInternalServerError, err
	}
	proxy := httputil.ReverseProxy{
		Transport:     p.transport,
		ErrorLog:      in.errorLog,
		FlushInterval: -1,
		Rewrite: func(to *httputil.ProxyRequest) {
			to.Out.URL.Scheme, to.Out.URL.Host = "http", strings.TrimPrefix(p.url, "http://")
			to.Out.Host = to.In.Host
			for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
				if values := to.In.Header[name]; values != nil {
					to.Out.Header[name] = values
				}
			}
			addHostHeaders(to.Out.Header, invocationID)
		},
		ModifyResponse: func(response *http.Response) error {
			status = response.StatusCode
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, failed error) {
			status, err = http.StatusInternalServerError, fmt.Errorf("the handler cannot be reached: %w", failed)
			failedResponse(err).write(w)
		},
	}
	proxy.ServeHTTP(w, r)
	return status, err
}

// mergeQuery joins the values of names that come more than once by commas.
func mergeQuery(raw string) string {
	repeated := false
	merged := queryOf(raw, func(before, value string) string {
		repeated = true
		return before + "," + value
	})
	if !repeated {
		return raw
	}
	parts := make([]string, len(merged.Members))
	for i, m := range merged.Members {
		parts[i] = url.QueryEscape(m.Name) + "=" + url.QueryEscape(m.Value.Text)
	}
	return strings.Join(parts, "&")
}
