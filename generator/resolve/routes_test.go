package resolve

import "testing"

func TestRoutes(t *testing.T) {
	const bad = "brackets or question marks are not where they may be"
	const host = "routes that begin with admin or runtime belong to the host"
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
		"a//negotiate":                     "it has an empty segment",
		"negotiate?hub=a":                  bad,
		"{id/negotiate":                    bad,
		"id}/negotiate":                    bad,
		"{a{b}/negotiate":                  bad,
		"{}/negotiate":                     bad,
		"{a}{b}/negotiate":                 bad,
		"{a}/{A}/negotiate":                "it has two parameters named a",
		"{*a}/negotiate":                   bad,
		"x{*a}":                            bad,
		"{id:nope}/negotiate":              "nope is not a route constraint",
		"runtime/negotiate":                host,
		"Admin/negotiate":                  host,
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
