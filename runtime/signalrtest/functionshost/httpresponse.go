package functionshost

import (
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

type httpResponse struct {
	status int
	header http.Header
	body   []byte
}

func (h httpResponse) write(w http.ResponseWriter) {
	for name, values := range h.header {
		w.Header()[name] = values
	}
	if h.header.Get("Content-Type") == "" {
		w.Header()["Content-Type"] = nil // none, rather than a guess
	}
	w.WriteHeader(h.status)
	w.Write(h.body)
}

// failedResponse says why a call failed. The real host answers 500 with an
// empty body; the reason is for the developer in front of this one.
func failedResponse(err error) httpResponse {
	return httpResponse{
		status: http.StatusInternalServerError,
		header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}},
		body:   []byte(explained(err).Error() + "\n"),
	}
}

// responseOf returns the response of a function: that of its http output, the
// return value where the answer has no outputs at all, and 204 where it has
// nothing.
func responseOf(f *function, a *answer) (httpResponse, error) {
	switch {
	case f.httpOutput == returnBinding && a.returned:
		return returnedResponse(a.returnValue)
	case f.httpOutput == returnBinding:
	case f.httpOutput != "" && a.returnValue.Kind == newtonsoft.Object:
		for _, m := range a.returnValue.Members { // it is searched for outputs
			if m.Name == f.httpOutput {
				return sniffed(m.Value)
			}
		}
	}
	switch {
	case f.httpOutput != "" && f.httpOutput != returnBinding && a.outputs != nil:
		return outputResponse(f.httpOutput, a.outputs)
	case a.returned:
		return textResponse(a.returnValue), nil
	default:
		return httpResponse{status: http.StatusNoContent}, nil
	}
}

// outputResponse reads an http output that is not $return: an object with
// statusCode, body and headers, or a string with its JSON
// (HttpScriptInvocationResultExtensions.cs).
func outputResponse(binding string, outputs map[string]newtonsoft.Value) (response httpResponse, err error) {
	value, given := outputs[binding]
	if !given {
		return textResponse(newtonsoft.Value{Kind: newtonsoft.Object}), nil
	}
	if value.Kind == newtonsoft.String {
		if value, err = newtonsoft.Read([]byte(value.Text), newtonsoft.Options{Whole: true}); err != nil {
			return response, fmt.Errorf("the http output %s: %w", binding, err)
		}
	}
	if value.Kind != newtonsoft.Object || value.Depth() > newtonsoft.DefaultDepth {
		return response, fmt.Errorf("the http output %s must be an object with statusCode, body and headers, nested %d levels at most", binding, newtonsoft.DefaultDepth)
	}
	body := newtonsoft.Value{}
	if member := value.Get("body"); member != nil {
		body = *member
	}
	return described(value, body, value.Get("statusCode"))
}

// returnedResponse returns the response of a function whose result is its http
// output. The host takes a text that looks like base64 for bytes ("test"
// becomes three of them), and one that is JSON for that.
func returnedResponse(value newtonsoft.Value) (httpResponse, error) {
	if value.Kind == newtonsoft.String {
		if decoded, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(value.Text), "")); err == nil {
			return httpResponse{status: http.StatusOK, body: decoded}, nil
		}
		if inner, err := newtonsoft.Read([]byte(value.Text), newtonsoft.Options{Whole: true}); err == nil {
			value = inner
		}
	}
	return sniffed(value)
}

// sniffed returns the response that an object describes if it has a body, and
// else one with the value itself (HttpBinding.ParseResponseObject). Only here
// status counts, which other languages have.
func sniffed(value newtonsoft.Value) (httpResponse, error) {
	body := value.Get("body")
	if body == nil {
		return textResponse(value), nil
	}
	code := value.Get("statusCode")
	if code == nil {
		code = value.Get("status")
	}
	return described(value, *body, code)
}

func described(value, body newtonsoft.Value, code *newtonsoft.Value) (response httpResponse, err error) {
	if body, err = body.AsObject(); err != nil {
		return response, fmt.Errorf("the body of the http output: %w", err)
	}
	response = textResponse(body)
	if code != nil {
		if err := response.setStatus(code.Text); err != nil {
			return response, err
		}
	}
	return response, response.setHeaders(value.Get("headers"))
}

// textResponse returns a response with a body: scalars as the text that .NET
// makes of them, objects and arrays as indented JSON, and all of it plain text
// where no header says otherwise.
func textResponse(body newtonsoft.Value) httpResponse {
	response := httpResponse{status: http.StatusOK, header: http.Header{}}
	if body.IsNull() {
		return response
	}
	response.header.Set("Content-Type", "text/plain; charset=utf-8")
	response.body = []byte(plainText(body))
	return response
}

func plainText(value newtonsoft.Value) string {
	if text, ok := value.AsText(); ok {
		return text
	}
	return value.Indented()
}

// setStatus sets a status that is a number; others count for nothing. The real
// host writes broken responses for numbers that are no final status.
func (h *httpResponse) setStatus(text string) error {
	status, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
	if err != nil {
		return nil
	}
	if status < 200 || status > 999 {
		return errors.New("the status code " + strconv.Quote(text) + " of the http output must be from 200 to 999")
	}
	h.status = int(status)
	return nil
}

// setHeaders sets the headers of an http output. Whatever the type of the
// content, its charset becomes utf-8.
func (h *httpResponse) setHeaders(headers *newtonsoft.Value) error {
	if headers == nil || headers.IsNull() {
		return nil
	}
	if headers.Kind != newtonsoft.Object {
		return errors.New("the headers of the http output must be an object")
	}
	for _, m := range headers.Members {
		text := plainText(m.Value)
		if m.Value.IsNull() || strings.ContainsAny(m.Name, " :\t") || !isHeaderText(m.Name) || !isHeaderText(text) {
			return fmt.Errorf("the header %q of the http output has no value that HTTP can hold", m.Name)
		}
		if strings.EqualFold(m.Name, "Content-Type") && h.body != nil {
			text = withUTF8(text)
		}
		h.header.Set(m.Name, text)
	}
	return nil
}

func isHeaderText(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r >= 0x7F }) < 0
}

func withUTF8(contentType string) string {
	name, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return contentType
	}
	delete(parameters, "charset")
	return mime.FormatMediaType(name, parameters) + "; charset=utf-8"
}
