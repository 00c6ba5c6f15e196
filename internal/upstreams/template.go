// Package upstreams knows the upstream settings of the service: the ordered
// templates that say which event goes to which URL (Azure docs,
// concept-upstream).
package upstreams

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Template says where the events of some hubs go; the service takes the first
// that matches. A pattern is "*", a name, or names with commas between. Names
// are compared with regard to case, as in Microsoft's emulator, and hubs are
// in lower case there. An empty pattern is "*".
type Template struct {
	// URLTemplate is the URL. {hub}, {category} and {event} in it are
	// replaced, percent-encoded.
	URLTemplate string `json:"UrlTemplate"`

	HubPattern      string
	CategoryPattern string
	EventPattern    string
}

// nothing is a pattern without a name in it, which matches nothing.
const nothing = ","

// Matches reports whether the template takes an event.
func (t Template) Matches(hub, category, event string) bool {
	return matches(t.HubPattern, hub) && matches(t.CategoryPattern, category) && matches(t.EventPattern, event)
}

func matches(pattern, name string) bool {
	if pattern == "" {
		return true
	}
	for part := range strings.SplitSeq(pattern, ",") {
		if part = strings.TrimSpace(part); part == "*" || part != "" && part == name {
			return true
		}
	}
	return false
}

// Nearly reports whether only the case of a name keeps the template from taking
// an event.
func (t Template) Nearly(hub, category, event string) bool {
	t.HubPattern, t.CategoryPattern, t.EventPattern = strings.ToLower(t.HubPattern), strings.ToLower(t.CategoryPattern), strings.ToLower(t.EventPattern)
	return t.Matches(strings.ToLower(hub), strings.ToLower(category), strings.ToLower(event))
}

// Check reports a URL that cannot be called.
func (t Template) Check() error {
	if strings.Contains(t.URLTemplate, "{@") {
		return errors.New("key vault references are not supported here")
	}
	u, err := url.Parse(t.URL("hub", "category", "event"))
	switch {
	case err != nil:
		return errors.New("invalid URL")
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return fmt.Errorf("%q must be an absolute http or https URL", WithoutQuery(t.URLTemplate))
	}
	return nil
}

// URL returns where an event goes. Dots of the template's path are resolved,
// as .NET does; those of names stay, because clients choose them.
func (t Template) URL(hub, category, event string) string {
	text := strings.TrimSpace(t.URLTemplate)
	if u, err := url.Parse(text); err == nil && strings.Contains(u.Path, "/.") {
		text = strings.NewReplacer("%7B", "{", "%7D", "}").Replace(new(url.URL).ResolveReference(u).String())
	}
	return strings.NewReplacer("{hub}", escape(hub), "{category}", escape(category), "{event}", escape(event)).Replace(text)
}

// escape encodes everything but what RFC 3986 calls unreserved.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// WithoutQuery leaves out of a URL what may hold a key or a password.
func WithoutQuery(text string) string {
	text, _, _ = strings.Cut(text, "?")
	scheme, rest, _ := strings.Cut(text, "://")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		text = scheme + "://" + rest[at+1:]
	}
	return text
}
