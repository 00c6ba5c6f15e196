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
	response, err := in.executeHTTP(r, f, params, &event, trace)
	if err != nil {
		event.Err = explained(err)
		response = failedResponse(err)
	}
	event.Status = response.status
	response.write(w)
}

// executeHTTP calls the handler with the request as data, and turns its http
// output into a response.
func (in *instance) executeHTTP(r *http.Request, f *function, params routeValues, event *Event, trace string) (httpResponse, error) {
	request, known, err := requestData(r, f, params)
	if err != nil {
		return httpResponse{}, err
	}
	a, err := in.execute(f, event, trace, request, known)
	if err != nil {
		return httpResponse{}, err
	}
	return responseOf(f, a)
}

// anonymous is who calls here: nobody signs in at this host. It is a .NET
// ClaimsIdentity.
const anonymous = `[{"AuthenticationType":null,"IsAuthenticated":false,"Actor":null,"BootstrapContext":null,"Claims":[],"Label":null,"Name":null,
"NameClaimType":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name","RoleClaimType":"http://schemas.microsoft.com/ws/2008/06/identity/claims/role"}]`

// requestData is the value of an httpTrigger outside of forwarding
// (HttpRequestExtensions.GetRequestAsJObject), and what the host knows about
// the call besides: the members of a JSON body, parameters of query and route,
// and all headers. Of a name that the query repeats, the latter has the last
// value only, and never the key.
func requestData(r *http.Request, f *function, params routeValues) (request, known newtonsoft.Value, err error) {
	request.Kind, known.Kind = newtonsoft.Object, newtonsoft.Object
	request.SetText("Url", "http://"+r.Host+r.URL.RequestURI())
	request.SetText("Method", r.Method)
	request.Set("Query", queryOf(r.URL.RawQuery, func(before, value string) string { return before + "," + value }))
	request.Set("Headers", headerLists(r))
	request.Set("Params", params.object())
	identities, _ := newtonsoft.Read([]byte(anonymous), newtonsoft.Options{}) // it is JSON
	request.Set("Identities", identities)
	if r.ContentLength > 0 { // a chunked body does not reach the function
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return request, known, fmt.Errorf("reading the request: %w", err)
		}
		text := bodyText(r.Header.Get("Content-Type"), body)
		request.SetText("Body", text)
		lift(&known, text)
	}
	query := queryOf(r.URL.RawQuery, func(_, value string) string { return value })
	for _, m := range query.Members {
		if !strings.EqualFold(m.Name, "code") {
			known.Set(m.Name, m.Value)
		}
	}
	for _, p := range params {
		if p.given {
			known.SetText(p.name, p.value)
		}
	}
	known.Set("Query", query)
	known.Set("Headers", headerObject(r, false))
	setSys(&known, f.name)
	return request, known, nil
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
	object := newtonsoft.Value{Kind: newtonsoft.Object}
	for _, h := range headersOf(r) {
		values := object.Get(h.name)
		if values == nil {
			object.Set(h.name, newtonsoft.Value{Kind: newtonsoft.Array})
			values = object.Get(h.name)
		}
		values.Items = append(values.Items, newtonsoft.Of(h.value))
	}
	return object
}
