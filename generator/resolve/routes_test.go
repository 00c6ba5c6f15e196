package resolve

import "testing"

func TestRoutes(t *testing.T) {
	const bad = "it has a misplaced brace or question mark"
	const host = "routes that begin with admin or runtime are reserved for the host"
	for route, want := range map[string]string{
		"negotiate":                        "",
		"chat/{room}/negotiate":            "",
		"{a?}/negotiate":                   "",
		"{tenant:length(3)}/negotiate/":    "",
		"{id:regex(^\\d{{3}}$)}/negotiate": "",
		"v{a}-{b}/{{x}}/negotiate":         "",
		"{*rest}":                          "",
		"{room=lobby}/negotiate":           "",
		"/negotiate":                       "it must not begin with a slash",
		"a//negotiate":                     "it has an empty segment",
		"negotiate?hub=a":                  bad,
		"{id/negotiate":                    bad,
		"id}/negotiate":                    bad,
		"{a{b}/negotiate":                  bad,
		"{}/negotiate":                     bad,
		"{a}{b}/negotiate":                 bad,
		"{a}/{A}/negotiate":                "it has the parameter a twice",
		"{*a}/negotiate":                   bad,
		"x{*a}":                            bad,
		"{id:nope}/negotiate":              "unknown route constraint nope",
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
