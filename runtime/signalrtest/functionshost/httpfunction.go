package functionshost

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// serveHTTPFunction runs an HTTP-triggered function.
func (in *instance) serveHTTPFunction(w http.ResponseWriter, r *http.Request, f *function, params routeValues) {
	trace := traceOf(r)
	event := Event{
		Kind: FunctionExecuted, Function: f.name, InvocationID: newGUID(), Trace: traceID(trace),
		Message: r.Method + " " + r.URL.Path, Time: time.Now(),
	}
	defer func() { // also when the client left in the middle of the response
		event.Duration = time.Since(event.Time)
		in.notify(event)
	}()
	r.Header.Set("traceparent", trace)
	switch {
	case f.simple() && in.app.host.proxying:
		event.Status, event.Err = in.proxy(w, r, event.InvocationID)
		return
	case f.simple() && in.app.host.forwarding:
		event.Status, event.Err = in.forward(w, r, f, event.InvocationID)
		return
	}
	response, logs, err := in.executeHTTP(r, f, params, event.InvocationID, trace)
	if err != nil {
		event.Err = explained(err)
		response = failedResponse(err)
	}
	event.Status, event.Logs = response.status, logs
	response.write(w)
}

// executeHTTP calls the handler with the request as data, and turns its http
// output into a response.
func (in *instance) executeHTTP(r *http.Request, f *function, params routeValues, invocationID, trace string) (httpResponse, []string, error) {
	request, bindingData, err := requestData(r, f, params)
	if err != nil {
		return httpResponse{}, nil, err
	}
	var data pairs
	data.set(f.trigger, request)
	if err := in.bindInputs(&data, f, bindingData); err != nil {
		return httpResponse{}, nil, err
	}
	a, err := in.call(f, invocationID, trace, envelope(data, bindingData))
	if err != nil {
		return httpResponse{}, nil, err
	}
	if err := in.applyOutputs(withTrace(in.life, trace), f, a); err != nil {
		return httpResponse{}, a.logs, err
	}
	response, err := responseOf(f, a)
	return response, a.logs, err
}

// anonymous is who calls here: nobody signs in at this host. It is a .NET
// ClaimsIdentity.
var anonymous = pairs{
	{Name: "AuthenticationType"},
	{Name: "IsAuthenticated", Value: newtonsoft.Value{Kind: newtonsoft.Bool}},
	{Name: "Actor"},
	{Name: "BootstrapContext"},
	{Name: "Claims", Value: newtonsoft.Value{Kind: newtonsoft.Array}},
	{Name: "Label"},
	{Name: "Name"},
	{Name: "NameClaimType", Value: newtonsoft.Of("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name")},
	{Name: "RoleClaimType", Value: newtonsoft.Of("http://schemas.microsoft.com/ws/2008/06/identity/claims/role")},
}

// requestData is the value of an httpTrigger outside of forwarding
// (HttpRequestExtensions.GetRequestAsJObject), and what the host knows about
// the call besides: the members of a JSON body, parameters of query and route,
// and all headers. Of a name that the query repeats, the latter has the last
// value only, and never the key.
func requestData(r *http.Request, f *function, params routeValues) (request newtonsoft.Value, known pairs, err error) {
	var object pairs
	object.setText("Url", "http://"+r.Host+r.URL.RequestURI())
	object.setText("Method", r.Method)
	object.set("Query", queryOf(r.URL.RawQuery, func(before, value string) string { return before + "," + value }))
	object.set("Headers", headerLists(r))
	object.set("Params", params.object())
	object.set("Identities", newtonsoft.Value{Kind: newtonsoft.Array, Items: []newtonsoft.Value{anonymous.object()}})
	if r.ContentLength > 0 { // a chunked body does not reach the function
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return request, nil, fmt.Errorf("reading the request: %w", err)
		}
		text := bodyText(r.Header.Get("Content-Type"), body)
		object.setText("Body", text)
		known.lift(text)
	}
	query := queryOf(r.URL.RawQuery, func(_, value string) string { return value })
	for _, m := range query.Members {
		if !strings.EqualFold(m.Name, "code") {
			known.set(m.Name, m.Value)
		}
	}
	for _, p := range params {
		if p.given {
			known.setText(p.name, p.value)
		}
	}
	known.set("Query", query)
	known.set("Headers", headerObject(r, false))
	known.setSys(f.name, time.Now())
	return object.object(), known, nil
}

// bodyText is a body as the handler gets it: base64 where it is binary,
// without a byte order mark where it is text.
func bodyText(contentType string, body []byte) string {
	name, _, _ := parseMediaType(contentType)
	if name = strings.ToLower(name); name == "application/octet-stream" || strings.HasPrefix(name, "multipart/") {
		return base64.StdEncoding.EncodeToString(body)
	}
	return newtonsoft.ValidUTF8(bytes.TrimPrefix(body, []byte("\uFEFF")))
}

// headerLists returns all headers, each with a list of its values.
func headerLists(r *http.Request) newtonsoft.Value {
	var object pairs
	for _, h := range headersOf(r) {
		values := newtonsoft.Value{Kind: newtonsoft.Array}
		if i := object.index(h.name); i >= 0 {
			values = object[i].Value
		}
		values.Items = append(values.Items, newtonsoft.Of(h.value))
		object.set(h.name, values)
	}
	return object.object()
}
