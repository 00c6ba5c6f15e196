package functionshost

import (
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
)

// forward sends a request to the handler as it came, and its response back.
// Without proxying, a body without a length does not arrive, and equal names
// of the query become one, as in HttpRequestExtensions.ToHttpRequestMessage.
func (in *instance) forward(w http.ResponseWriter, r *http.Request, invocationID string) (status int, err error) {
	p, err := in.handler.process(r.Context())
	if err != nil {
		failedResponse(err).write(w)
		return http.StatusInternalServerError, err
	}
	target, err := url.Parse(p.url)
	if err != nil {
		failedResponse(err).write(w)
		return http.StatusInternalServerError, err
	}
	proxy := httputil.ReverseProxy{
		Transport: p.transport,
		ErrorLog:  in.errorLog,
		Rewrite: func(to *httputil.ProxyRequest) {
			to.Out.URL.Scheme, to.Out.URL.Host = target.Scheme, target.Host
			to.Out.Host = to.In.Host
			addHostHeaders(to.Out.Header, invocationID)
			if in.app.host.proxying {
				return
			}
			to.Out.URL.RawQuery = mergeQuery(to.In.URL.RawQuery)
			if to.In.ContentLength <= 0 {
				to.Out.Body, to.Out.ContentLength, to.Out.TransferEncoding = http.NoBody, 0, nil
			}
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
	if in.app.host.proxying {
		proxy.FlushInterval = -1
	}
	proxy.ServeHTTP(w, r)
	return status, err
}

// mergeQuery joins the values of names that come more than once by commas.
func mergeQuery(raw string) string {
	var names []string
	values := make(map[string][]string)
	merged := false
	for part := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(part, "=")
		name, nameErr := url.QueryUnescape(name)
		value, valueErr := url.QueryUnescape(value)
		if nameErr != nil || valueErr != nil {
			return raw
		}
		key := strings.ToLower(name)
		if values[key] == nil {
			names = append(names, name)
		} else {
			merged = true
		}
		values[key] = append(values[key], value)
	}
	if !merged {
		return raw
	}
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(name) + "=" + url.QueryEscape(strings.Join(values[strings.ToLower(name)], ",")))
	}
	return b.String()
}
