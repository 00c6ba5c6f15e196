package functionshost

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// invocationContext is the trigger's value: the InvocationContext of the
// SignalR extension, in the order in which it is written.
func invocationContext(u *upstreamCall) newtonsoft.Value {
	c := newtonsoft.Value{Kind: newtonsoft.Object}
	c.Set("Arguments", u.message.arguments)
	c.Set("Error", newtonsoft.Value{})
	if u.disconnected() {
		c.Set("Error", u.message.reason)
	}
	c.SetText("Category", u.category)
	c.SetText("Event", u.event)
	c.SetText("Hub", u.hub)
	c.SetText("ConnectionId", u.connectionID)
	c.Set("UserId", newtonsoft.Value{})
	if ids := u.request.Header.Values("X-ASRS-User-Id"); len(ids) > 0 {
		c.SetText("UserId", ids[0])
	}
	c.Set("Headers", headerObject(u.request, true))
	c.Set("Query", clientQuery(u.request.Header.Get("X-ASRS-Client-Query")))
	c.Set("Claims", userClaims(u.request.Header.Get("X-ASRS-User-Claims")))
	return c
}

// contentHeaders belong to the body; the extension leaves them out.
var contentHeaders = []string{"Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length",
	"Content-Location", "Content-Md5", "Content-Range", "Content-Type", "Expires", "Last-Modified"}

// headerObject returns the request's headers, the values of one name joined;
// extension leaves out what belongs to the body.
func headerObject(r *http.Request, extension bool) newtonsoft.Value {
	object := newtonsoft.Value{Kind: newtonsoft.Object}
	for _, h := range headersOf(r) {
		if extension && slices.Contains(contentHeaders, http.CanonicalHeaderKey(h.name)) {
			continue
		}
		value := h.value
		if before := object.Get(h.name); before != nil {
			value = before.Text + "," + value
		}
		object.SetText(h.name, value)
	}
	return object
}

// clientQuery returns the query that a client connected with, null for none:
// names without case, the values of one name joined (QueryHelpers of ASP.NET
// Core).
func clientQuery(raw string) newtonsoft.Value {
	if raw == "" {
		return newtonsoft.Value{}
	}
	return queryOf(strings.TrimPrefix(raw, "?"), func(before, value string) string {
		if before != "" {
			return before + "," + value
		}
		return value
	})
}

// queryOf reads a query; join makes one of the values of a name that comes
// again.
func queryOf(raw string, join func(before, value string) string) newtonsoft.Value {
	object := newtonsoft.Value{Kind: newtonsoft.Object}
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		name, value = unescape(name), unescape(value)
		if before := object.Get(name); before != nil {
			value = join(before.Text, value)
		}
		object.SetText(name, value)
	}
	return object
}

var escapes = pattern(`(?:%[\da-fA-F]{2})+`)

// unescape replaces escapes and plus signs. What is not an escape stays, and so
// do escapes of bytes that are not UTF-8 (Uri.UnescapeDataString).
func unescape(text string) string {
	return escapes().ReplaceAllStringFunc(strings.ReplaceAll(text, "+", " "), func(run string) string {
		if plain, err := url.PathUnescape(run); err == nil && utf8.ValidString(plain) {
			return plain
		}
		return run
	})
}

// userClaims reads "type: value, type: value", null for nothing. Pieces of
// another form are left out, and of equal types the first counts
// (SignalRTriggerUtils.GetClaimDictionary).
func userClaims(header string) newtonsoft.Value {
	if header == "" {
		return newtonsoft.Value{}
	}
	object := newtonsoft.Value{Kind: newtonsoft.Object}
	for piece := range strings.SplitSeq(header, ",") {
		var parts []string
		for part := range strings.SplitSeq(piece, ": ") {
			if part != "" {
				parts = append(parts, strings.TrimSpace(part))
			}
		}
		if len(parts) != 2 || slices.ContainsFunc(object.Members, func(m newtonsoft.Member) bool { return m.Name == parts[0] }) {
			continue
		}
		object.Put(parts[0], newtonsoft.Of(parts[1]))
	}
	return object
}
