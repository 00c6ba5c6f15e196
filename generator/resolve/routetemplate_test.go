package resolve

import "testing"

func TestRoutes(t *testing.T) {
	for route, want := range map[string]string{
		"negotiate":                        "",
		"chat/{room}/negotiate":            "",
		"{a?}/negotiate":                   "",
		"{tenant:length(3)}/negotiate/":    "",
		"{id:regex(^\\d{{3}}$)}/negotiate": "",
		"v{a}-{b}/{{x}}/negotiate":         "",
		"{*rest}":                          "",
		"{room=lobby}/negotiate":           "",
		"/negotiate":                       "it begins with a slash",
		"a//negotiate":                     "there is nothing between two slashes",
		"negotiate?hub=a":                  "it has a question mark outside of brackets",
		"{id/negotiate":                    "a bracket is not closed",
		"id}/negotiate":                    "a bracket is not opened",
		"{a{b}/negotiate":                  "a bracket is not closed",
		"{}/negotiate":                     "a parameter has no name",
		"{a}{b}/negotiate":                 "two parameters need text between them",
		"{a}/{A}/negotiate":                "it has two parameters named a",
		"{*a}/negotiate":                   "{*a} is not the whole last segment",
		"x{*a}":                            "{*a} is not the whole last segment",
		"{id:nope}/negotiate":              "nope is not a route constraint",
		"runtime/negotiate":                "routes that begin with runtime belong to the host",
		"Admin/negotiate":                  "routes that begin with admin belong to the host",
	} {
		got := ""
		if err := routeError(route); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", route, got, want)
		}
	}
}
