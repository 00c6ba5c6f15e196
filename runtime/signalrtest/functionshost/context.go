package functionshost

import (
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// invocationContext is the trigger's value: the InvocationContext of the
// SignalR extension, in the order in which it is written.
func invocationContext(u *upstreamCall) pairs {
	var c pairs
	c.set("Arguments", u.arguments)
	c.set("Error", u.reason)
	c.setText("Category", u.category)
	c.setText("Event", u.event)
	c.setText("Hub", u.hub)
	c.setText("ConnectionId", u.connectionID)
	c.set("UserId", textOrNull(u.userID))
	c.set("Headers", headerObject(u.request))
	c.set("Query", null)
	if raw := u.request.Header.Get("X-ASRS-Client-Query"); raw != "" {
		c.set("Query", joined(signalr.ParseQuery(raw).All()))
	}
	c.set("Claims", null)
	if lines := u.request.Header.Values("X-ASRS-User-Claims"); len(lines) > 0 {
		c.set("Claims", firsts(signalr.ParseClaims(lines...).All()))
	}
	return c
}

// contentHeaders belong to the body; the extension leaves them out.
var contentHeaders = []string{"Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length",
	"Content-Location", "Content-Md5", "Content-Range", "Content-Type", "Expires", "Last-Modified"}

// headerObject returns the request's headers with the spelling the service
// uses, which net/http changed; values of one name joined.
func headerObject(r *http.Request) jsontext.Value {
	var object pairs
	object.setText("Host", r.Host)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if slices.Contains(contentHeaders, name) {
			continue
		}
		object.setText(spelled(name), strings.Join(r.Header[name], ","))
	}
	return object.object()
}

// spelled undoes net/http's canonical form for the service's headers.
func spelled(name string) string {
	if rest, ok := strings.CutPrefix(name, "X-Asrs-"); ok {
		return "X-ASRS-" + rest
	}
	return name
}

// joined returns an object with the values of equal names joined by commas.
func joined(list iter.Seq2[string, string]) jsontext.Value {
	values := make(map[string][]string)
	var names []string
	for name, value := range list {
		if values[name] == nil {
			names = append(names, name)
		}
		values[name] = append(values[name], value)
	}
	var object pairs
	for _, name := range names {
		object.addText(name, strings.Join(values[name], ","))
	}
	return object.object()
}

// firsts returns an object with the first value of each name.
func firsts(list iter.Seq2[string, string]) jsontext.Value {
	seen := make(map[string]bool)
	var object pairs
	for name, value := range list {
		if !seen[name] {
			seen[name] = true
			object.addText(name, value)
		}
	}
	return object.object()
}

// lift adds the context's properties to the binding data, over parameters of
// the same name: the host does so with every trigger value that is a JSON
// string, for all but arrays and nulls (Utility.ApplyBindingData).
func (p *pairs) lift(c pairs) {
	for i, name := range c.names {
		if kind := c.values[i].Kind(); kind != '[' && kind != 'n' {
			p.set(name, c.values[i])
		}
	}
}

// arguments cuts a JSON array into its elements.
func arguments(array jsontext.Value) ([]jsontext.Value, error) {
	var items []jsontext.Value
	if len(array) == 0 {
		return nil, nil
	}
	err := json.Unmarshal(array, &items)
	return items, err
}
