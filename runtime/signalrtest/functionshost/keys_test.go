package functionshost

import (
	"net/http"
	"strings"
	"testing"
)

const secretHost = `{ // as the host writes it
"masterKey":{"name":"master","value":"m","encrypted":false},
"functionKeys":[{"name":"default","value":"h","encrypted":false}],
"systemKeys":[{"name":"signalr_extension","value":"s","encrypted":false},{"name":"other","value":"o","encrypted":false}],
"hostName":"localhost:7071"}`

func TestKeys(t *testing.T) {
	secrets := t.TempDir()
	write(t, secrets, "host.json", secretHost)
	write(t, secrets, "fun.json", `{"keys":[{"name":"default","value":"f","encrypted":false}]}`)
	keys, err := ReadKeys(secrets)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"host.json": forwardingHost("enableForwardingHttpRequest"), "void/function.json": trigger("void", "")}
	for function, level := range map[string]string{"open": "anonymous", "Fun": "Function", "other": "", "boss": "admin", "sys": "system", "me": "user"} {
		files[function+"/function.json"] = strings.Replace(httpFunction("", ""), `"authLevel":"function"`, `"authLevel":"`+level+`"`, 1)
	}
	o := options(t, appFiles(t, files), "serve")
	o.Keys = keys
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

func TestKeyFilesThatCannotBeRead(t *testing.T) {
	for want, files := range map[string]map[string]string{
		"has no host.json":           nil,
		`the key "master" is encryp`: {"host.json": `{"masterKey":{"name":"master","value":"CfDJ8","encrypted":true}}`},
		"host.json: ":                {"host.json": `{`},
	} {
		dir := t.TempDir()
		for name, text := range files {
			write(t, dir, name, text)
		}
		if _, err := ReadKeys(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
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
