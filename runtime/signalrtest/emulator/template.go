package emulator

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// UpstreamTemplate says where the events of some hubs go (Azure docs,
// concept-upstream). A pattern is "*", a name, or names with commas between;
// names are compared without case. An empty pattern is "*".
type UpstreamTemplate struct {
	// URLTemplate is the URL. {hub}, {category} and {event} in it are
	// replaced, percent-encoded.
	URLTemplate string

	HubPattern      string
	CategoryPattern string
	EventPattern    string
}

// check reports a URL that cannot be called.
func (t UpstreamTemplate) check() error {
	if strings.Contains(t.URLTemplate, "{@") {
		return errors.New("key vault references are not supported here")
	}
	u, err := url.Parse(t.url("hub", "category", "event"))
	switch {
	case err != nil:
		return errors.New("it is not a URL")
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return fmt.Errorf("%q must be an absolute http or https URL", withoutQuery(t.URLTemplate))
	}
	return nil
}

func (t UpstreamTemplate) matches(hub, category, event string) bool {
	return matches(t.HubPattern, hub) && matches(t.CategoryPattern, category) && matches(t.EventPattern, event)
}

func matches(pattern, name string) bool {
	if pattern == "" || pattern == "*" {
		return true
	}
	for each := range strings.SplitSeq(pattern, ",") {
		if strings.EqualFold(strings.TrimSpace(each), name) {
			return true
		}
	}
	return false
}

func (t UpstreamTemplate) url(hub, category, event string) string {
	return strings.NewReplacer("{hub}", escape(hub), "{category}", escape(category), "{event}", escape(event)).Replace(t.URLTemplate)
}

// escape encodes everything but what RFC 3986 calls unreserved.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// withoutQuery leaves out what may hold a function key.
func withoutQuery(text string) string {
	text, _, _ = strings.Cut(text, "?")
	return text
}
