package functionshost

import (
	"net/http"
	"strings"
	"testing"
)

func TestKeys(t *testing.T) {
	files := map[string]string{"host.json": forwardingHost("enableForwardingHttpRequest"), "void/function.json": trigger("void", "")}
	for function, level := range map[string]string{"open": "anonymous", "Fun": "Function", "other": "", "boss": "admin", "sys": "system", "me": "user"} {
		files[function+"/function.json"] = strings.Replace(httpFunction("", ""), `"authLevel":"function"`, `"authLevel":"`+level+`"`, 1)
	}
	o := options(t, appFiles(t, files), "serve")
	o.Keys = &Keys{
		Master: "m", Host: map[string]string{"default": "h"}, System: map[string]string{"signalr_extension": "s", "other": "o"},
		Functions: map[string]map[string]string{"fun": {"default": "f"}},
	}
	h := startHost(t, o)
	for function, opened := range map[string]string{"open": "-mhfso", "fun": "mhf", "other": "mh", "boss": "m", "sys": "mso", "me": "m"} {
		for key := range strings.SplitSeq("- m h f s o x", " ") {
			code := "?code=" + key
			if key == "-" {
				code = ""
			}
			want := http.StatusUnauthorized
			if strings.Contains(opened, key) || function == "open" {
				want = http.StatusTeapot
			}
			response, text := fetch(t, h, "GET", "/api/"+function+code, nil)
			if response.StatusCode != want {
				t.Errorf("%s with key %s: got %d %s, want %d", function, key, response.StatusCode, text, want)
			}
		}
	}
	if response, _ := fetch(t, h, "GET", "/api/boss?code=x", nil, "X-Functions-Key", "m"); response.StatusCode != http.StatusTeapot {
		t.Errorf("with the key in a header: got %d", response.StatusCode)
	}
	// The requests of the service in these tests have ?code=x.
	for key, want := range map[string]int{"": 401, "h": 401, "o": 401, "s": 200, "m": 200} {
		status, answer := h.upstream(t, "messages", "void", invocation("0", "void", "[]"), "X-Functions-Key", key)
		if status != want {
			t.Errorf("the service with key %q: got %d %s, want %d", key, status, answer, want)
		}
	}
}

// A key that is not set must not be opened by the empty one.
func TestKeysThatAreNotSetOpenNothing(t *testing.T) {
	r, err := http.NewRequest(http.MethodGet, "/?code=", nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := &Keys{Host: map[string]string{"default": ""}}
	if keys.mayTrigger(r) || keys.mayCall(r, &function{http: &httpTrigger{authLevel: levelFunction}}) || keys.mayCall(r, &function{http: &httpTrigger{authLevel: levelAdmin}}) {
		t.Error("the empty key opens")
	}
}
