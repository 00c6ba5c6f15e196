package functionshost

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// httpResponse is what an HTTP function answers through its http output.
type httpResponse struct {
	status int
	header http.Header
	body   []byte
}

func (h httpResponse) write(w http.ResponseWriter) {
	for name, values := range h.header {
		w.Header()[name] = values
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

// output is the value of an http output (HttpOutputBindingResponse.cs).
type output struct {
	StatusCode *looseText `json:"statusCode"`
	Status     *looseText
	Body       jsontext.Value
	Headers    map[string]looseText
}

// responseOf returns the response of a function. One without http output, or
// with nothing in it, answers 204 as the real host does by default.
func responseOf(f *function, a *answer) (httpResponse, error) {
	value, given := outputValues(f, a)[f.httpOutput]
	if f.httpOutput == "" || !given || value.Kind() == 'n' {
		return httpResponse{status: http.StatusNoContent}, nil
	}
	if value.Kind() != '{' {
		if f.httpOutput == returnBinding {
			return returnedResponse(value)
		}
		return httpResponse{}, fmt.Errorf("the http output %s must be an object with statusCode, body and headers", f.httpOutput)
	}
	var o output
	if err := json.Unmarshal(value, &o, json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true)); err != nil {
		return httpResponse{}, fmt.Errorf("the http output %s must be an object with statusCode, body and headers: %w", f.httpOutput, err)
	}
	response, err := bodyResponse(o.Body)
	if err != nil {
		return response, err
	}
	for name, text := range o.Headers {
		response.header.Set(name, string(text))
	}
	response.status, err = o.status()
	return response, err
}

// returnedResponse returns the response of a function whose result is its http
// output. The host takes a text that looks like base64 for bytes
// (HttpScriptInvocationResultExtensions.cs): "test" becomes three of them.
func returnedResponse(value jsontext.Value) (httpResponse, error) {
	response, err := bodyResponse(value)
	if value.Kind() == '"' && err == nil {
		if decoded, err := base64.StdEncoding.DecodeString(string(response.body)); err == nil {
			response.body = decoded
			response.header.Set("Content-Type", "application/octet-stream")
		}
	}
	return response, err
}

// status returns statusCode, else status, else 200.
func (o output) status() (int, error) {
	text := o.StatusCode
	if text == nil {
		text = o.Status
	}
	if text == nil || *text == "" {
		return http.StatusOK, nil
	}
	status, err := strconv.Atoi(string(*text))
	if err != nil || status < 200 || status > 999 {
		return 0, errors.New("the status code " + strconv.Quote(string(*text)) + " of the http output must be a number from 200 to 999")
	}
	return status, nil
}

// bodyResponse returns a response with a body: a string as the text it is,
// everything else as JSON.
func bodyResponse(value jsontext.Value) (httpResponse, error) {
	response := httpResponse{status: http.StatusOK, header: http.Header{}}
	switch value.Kind() {
	case 0, 'n':
	case '"':
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			return response, err
		}
		response.body = []byte(text)
		response.header.Set("Content-Type", "text/plain; charset=utf-8")
	default:
		response.body = value
		response.header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return response, nil
}
