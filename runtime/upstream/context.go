package upstream

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// invocationContext returns what a request tells about its call, arguments
// and error aside.
func (h *handler) invocationContext(r *http.Request) *signalr.InvocationContext {
	return &signalr.InvocationContext{
		Hub:          h.hub(r),
		Category:     signalr.Category(r.Header.Get(headerCategory)),
		Event:        r.Header.Get(headerEvent),
		ConnectionID: r.Header.Get(headerConnectionID),
		UserID:       r.Header.Get(headerUserID),
		Headers:      signalr.NewHeaders(headers(r)...),
		Query:        signalr.ParseQuery(r.Header.Get(headerClientQuery)),
		Claims:       signalr.ParseClaims(r.Header.Values(headerUserClaims)...),
	}
}

// hub returns the name of the hub without that of the application, which
// clients write in lower case.
func (h *handler) hub(r *http.Request) string {
	name := r.Header.Get(headerHub)
	if n := len(h.prefix); n > 0 && len(name) > n && strings.EqualFold(name[:n], h.prefix) {
		return name[n:]
	}
	return name
}

// headers returns the headers of a request, sorted, as the Functions
// extension gives them: with Host, and without those that describe the body
// (SignalRTriggerUtils.cs reads HttpRequestMessage.Headers).
func headers(r *http.Request) []string {
	list := make([]string, 0, 2*len(r.Header)+2)
	list = append(list, "Host", r.Host)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		switch { // those of .NET's HttpContentHeaders
		case name == "Allow", name == "Expires", name == "Last-Modified", strings.HasPrefix(name, "Content-"):
			continue
		}
		for _, value := range r.Header[name] {
			list = append(list, name, value)
		}
	}
	return list
}
