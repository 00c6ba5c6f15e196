package customhandler

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// httpCall answers a call of an HTTP function as the host sends it where it does
// not forward requests: the request is a value in Data, the answer the value of
// the output binding. Of the request, a body without Content-Length is lost, and
// of the answer its cookies and what is not text: these need
// enableForwardingHttpRequest.
func (h *handler) httpCall(w http.ResponseWriter, r *http.Request, function string, negotiates bool) {
	ctx, inv := withInvocation(r)
	received, err := h.readBody(w, r)
	if err != nil {
		h.finish(ctx, w, function, inv, nil, err)
		return
	}
	var handler http.Handler
	request := received.httpRequest(ctx)
	if request != nil {
		handler = h.fallback(request)
	}
	if handler == nil {
		h.unknown(w, r, function, negotiates)
		return
	}
	recorded := &recordedAnswer{header: make(http.Header)}
	handler.ServeHTTP(recorded, request)
	output, err := recorded.output()
	h.finish(ctx, w, function, inv, &answer{Outputs: map[string]any{responseBinding: output}}, err)
}

// httpRequestJSON is a request as the host writes it (HttpRequestExtensions.cs).
type httpRequestJSON struct {
	URL     string `json:"Url"`
	Method  string
	Headers map[string][]string
	Body    jsontext.Value
}

// httpRequest returns the request in Data, or nil. Its binding may have any
// name, but there is one HTTP trigger in a function.
func (b *body) httpRequest(ctx context.Context) *http.Request {
	for _, value := range b.Data {
		object, err := values.Unpack(value)
		if err != nil {
			continue
		}
		var parsed httpRequestJSON
		if json.Unmarshal(object, &parsed, anyCase) != nil || parsed.Method == "" || parsed.URL == "" {
			continue
		}
		request, err := http.NewRequestWithContext(ctx, parsed.Method, parsed.URL, bytes.NewReader(parsed.content()))
		if err != nil {
			continue
		}
		for name, values := range parsed.Headers {
			for _, value := range values {
				request.Header.Add(name, value)
			}
		}
		if host := request.Header.Get("Host"); host != "" {
			request.Host = host
		}
		request.RequestURI = request.URL.RequestURI()
		return request
	}
	return nil
}

// content returns the bytes of the body: text as it is, of binary types base64,
// and of anything else its JSON.
func (r *httpRequestJSON) content() []byte {
	if r.Body.Kind() != '"' {
		if r.Body.Kind() == 'n' {
			return nil
		}
		return r.Body
	}
	text, err := jsontext.AppendUnquote(nil, r.Body)
	if err != nil {
		return nil
	}
	contentType := strings.ToLower(strings.Join(http.Header(r.Headers).Values("Content-Type"), ""))
	if strings.HasPrefix(contentType, "application/octet-stream") || strings.HasPrefix(contentType, "multipart/") {
		if decoded, err := base64.StdEncoding.DecodeString(string(text)); err == nil {
			return decoded
		}
	}
	return text
}

// recordedAnswer is an http.ResponseWriter whose answer becomes an output.
type recordedAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements [http.ResponseWriter].
func (a *recordedAnswer) Header() http.Header { return a.header }

// WriteHeader implements [http.ResponseWriter].
func (a *recordedAnswer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status = status
	}
}

// Write implements [http.ResponseWriter].
func (a *recordedAnswer) Write(text []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(text)
}

// output returns the answer as the value of an http output binding.
func (a *recordedAnswer) output() (httpOutput, error) {
	a.WriteHeader(http.StatusOK)
	output := httpOutput{StatusCode: a.status, Headers: make(map[string]string, len(a.header))}
	if a.header.Get("Content-Type") == "" && a.body.Len() > 0 {
		a.header.Set("Content-Type", http.DetectContentType(a.body.Bytes()))
	}
	for name, values := range a.header {
		if name != "Content-Length" { // the host counts anew
			output.Headers[name] = strings.Join(values, ",")
		}
	}
	if a.header.Get("Set-Cookie") != "" {
		return output, errors.New("the response sets a cookie, which requires customHandler.enableForwardingHttpRequest in host.json")
	}
	body, err := a.value()
	output.Body = body
	return output, err
}

// value returns the body: JSON objects and arrays as they are, everything else
// as text.
func (a *recordedAnswer) value() (jsontext.Value, error) {
	text := a.body.Bytes()
	if len(text) == 0 {
		return nil, nil
	}
	mediaType, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	if value := jsontext.Value(text); mediaType == "application/json" && (value.Kind() == '{' || value.Kind() == '[') && value.IsValid() {
		return value, nil
	}
	if !utf8.Valid(text) {
		return nil, fmt.Errorf("the response of %d bytes is not text, which requires customHandler.enableForwardingHttpRequest in host.json", len(text))
	}
	return jsontext.AppendQuote(nil, text)
}
