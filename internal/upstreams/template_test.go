package upstreams_test

import (
	"strings"
	"testing"

	"github.com/hubwire/hubwire/internal/upstreams"
)

func TestPatterns(t *testing.T) {
	for pattern, want := range map[string]bool{
		"": true, "*": true, "send": true, " send ": true, "a, send": true, "a,*": true,
		"Send": false, "sends": false, "a,b": false, ",": false, " ": false,
	} {
		template := upstreams.Template{EventPattern: pattern}
		if got := template.Matches("chat", "messages", "send"); got != want {
			t.Errorf("%q: got %v", pattern, got)
		}
	}
	if (upstreams.Template{EventPattern: ","}).Matches("chat", "messages", "") {
		t.Error("no name is a name")
	}
	template := upstreams.Template{HubPattern: "Chat", EventPattern: "a, Send"}
	if template.Matches("chat", "messages", "send") || !template.Nearly("chat", "messages", "sEnd") || template.Nearly("chat", "messages", "b") {
		t.Error("nearly is not the case of names alone")
	}
	if (upstreams.Template{HubPattern: "other"}).Matches("chat", "messages", "send") || (upstreams.Template{CategoryPattern: "connections"}).Matches("chat", "messages", "send") {
		t.Error("another hub or category matches")
	}
}

func TestURL(t *testing.T) {
	for template, want := range map[string]string{
		"http://x/{hub}/{event}?c={category}&e={event}": "http://x/chat/a%2Fb%20%C3%A9?c=messages&e=a%2Fb%20%C3%A9",
		" http://x/y ":                "http://x/y",
		"http://x/a/../b/./{event}":   "http://x/b/a%2Fb%20%C3%A9",
		"http://x//a/{hub}/":          "http://x//a/chat/",
		"http://x/a?path=/../{event}": "http://x/a?path=/../a%2Fb%20%C3%A9",
	} {
		if got := (upstreams.Template{URLTemplate: template}).URL("chat", "messages", "a/b é"); got != want {
			t.Errorf("%s: got %s, want %s", template, got, want)
		}
	}
	if got := (upstreams.Template{URLTemplate: "http://x/a/{event}"}).URL("", "", ".."); got != "http://x/a/.." {
		t.Errorf("got %s", got)
	}
	if got := upstreams.WithoutQuery("http://user:password@x/{hub}?code=KEY"); got != "http://x/{hub}" {
		t.Errorf("got %s", got)
	}
	for template, want := range map[string]string{
		"a b": "must be an absolute http or https URL", "http:///x?code=secret": `"http:///x" must be`, "http://x:port": "invalid URL",
		"http://x/?code={@Microsoft.KeyVault(SecretUri=https://y)}": "key vault references",
	} {
		if err := (upstreams.Template{URLTemplate: template}).Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", template, err)
		}
	}
}
