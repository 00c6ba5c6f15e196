package functionshost

import (
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// serveHTTPFunction runs an HTTP-triggered function.
func (in *instance) serveHTTPFunction(w http.ResponseWriter, r *http.Request, f *function, params map[string]string) {
	event := Event{
		Kind: FunctionExecuted, Function: f.name, InvocationID: newGUID(),
		Message: r.Method + " " + r.URL.Path, Time: time.Now(),
	}
	defer func() { // also when the client left in the middle of the response
		event.Duration = time.Since(event.Time)
		in.notify(event)
	}()
	if f.simple() && (in.app.host.forwarding || in.app.host.proxying) {
		event.Status, event.Err = in.forward(w, r, event.InvocationID)
	} else {
		response, logs, err := in.executeHTTP(r, f, params, event.InvocationID)
		if err != nil {
			event.Err = explained(err)
			response = failedResponse(err)
		}
		event.Status, event.Logs = response.status, logs
		response.write(w)
	}
}

// executeHTTP calls the handler with the request as data, and turns its http
// output into a response.
func (in *instance) executeHTTP(r *http.Request, f *function, params map[string]string, invocationID string) (httpResponse, []string, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return httpResponse{}, nil, fmt.Errorf("the query: %w", err)
	}
	request, err := requestData(r, query, params)
	if err != nil {
		return httpResponse{}, nil, err
	}
	var data pairs
	data.set(f.trigger, request)
	bindingData := requestBindingData(r, f, query, params)
	if err := in.bindInputs(&data, f, bindingData); err != nil {
		return httpResponse{}, nil, err
	}
	a, err := in.call(f, invocationID, envelope(data, bindingData))
	if err != nil {
		return httpResponse{}, nil, err
	}
	if err := in.applyOutputs(in.life, f, a); err != nil {
		return httpResponse{}, a.Logs, err
	}
	response, err := responseOf(f, a)
	return response, a.Logs, err
}

// requestData is the value of an httpTrigger outside of forwarding
// (HttpRequestExtensions.GetRequestAsJObject). Identities is empty: nobody
// signs in at this host.
func requestData(r *http.Request, query url.Values, params map[string]string) (jsontext.Value, error) {
	var object pairs
	object.setText("Url", "http://"+r.Host+r.URL.RequestURI())
	object.setText("Method", r.Method)
	object.set("Query", joinedValues(query))
	object.set("Headers", headerLists(r))
	object.set("Params", textObject(params))
	object.set("Identities", jsontext.Value("[]"))
	if r.ContentLength > 0 { // a chunked body does not reach the function
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, fmt.Errorf("reading the request: %w", err)
		}
		object.setText("Body", bodyText(r.Header.Get("Content-Type"), body))
	}
	return object.object(), nil
}

// bodyText is a body as the handler gets it: base64 where it is binary.
func bodyText(contentType string, body []byte) string {
	mediaType, _, _ := mime.ParseMediaType(contentType)
	if mediaType == "application/octet-stream" || strings.HasPrefix(mediaType, "multipart/") {
		return base64.StdEncoding.EncodeToString(body)
	}
	return strings.ToValidUTF8(string(body), string(utf8.RuneError))
}

// requestBindingData is what the host knows about an HTTP call besides its
// trigger: parameters of query and route, and all headers.
func requestBindingData(r *http.Request, f *function, query url.Values, params map[string]string) pairs {
	var data pairs
	for _, name := range slices.Sorted(maps.Keys(query)) {
		data.setText(name, strings.Join(query[name], ","))
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		data.setText(name, params[name])
	}
	data.set("Query", joinedValues(query))
	data.set("Headers", headerObject(r))
	data.setSys(f.name, time.Now())
	return data
}

func joinedValues(values url.Values) jsontext.Value {
	var object pairs
	for _, name := range slices.Sorted(maps.Keys(values)) {
		object.addText(name, strings.Join(values[name], ","))
	}
	return object.object()
}

func textObject(values map[string]string) jsontext.Value {
	var object pairs
	for _, name := range slices.Sorted(maps.Keys(values)) {
		object.addText(name, values[name])
	}
	return object.object()
}

// headerLists returns all headers, each with a list of its values.
func headerLists(r *http.Request) jsontext.Value {
	var object pairs
	object.set("Host", textArray([]string{r.Host}))
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		object.set(name, textArray(r.Header[name]))
	}
	return object.object()
}

func textArray(texts []string) jsontext.Value {
	array := jsontext.Value("[")
	for i, text := range texts {
		if i > 0 {
			array = append(array, ',')
		}
		array = append(array, quote(text)...)
	}
	return append(array, ']')
}
