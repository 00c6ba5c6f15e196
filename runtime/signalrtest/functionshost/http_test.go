package functionshost

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

// httpFunction returns the function.json of an HTTP function with the http
// output res and more.
func httpFunction(trigger, more string) string {
	return `{"bindings":[{"type":"httpTrigger","direction":"in","name":"req","authLevel":"function"` + trigger + `},{"type":"http","direction":"out","name":"res"}` + more + `]}`
}

func forwardingHost(flag string) string {
	return strings.Replace(hostJSON, `"customHandler":{`, `"customHandler":{"`+flag+`":true,`, 1)
}

// fetch sends a request and returns the response with its body.
func fetch(t *testing.T, h *testHost, method, path string, body io.Reader, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(method, h.URL()+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	transport := &http.Transport{DisableKeepAlives: true}
	response, err := transport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func TestForwarding(t *testing.T) {
	unknownLength := func(text string) io.Reader { return io.MultiReader(strings.NewReader(text)) }
	for flag, chunkedArrives := range map[string]bool{"enableForwardingHttpRequest": false, "enableProxyingHttpRequest": true} {
		h := startHost(t, options(t, appFiles(t, map[string]string{
			"host.json":            forwardingHost(flag),
			"f/function.json":      httpFunction(`,"route":"Items/{id}"`, ""),
			"gone/function.json":   httpFunction("", ""),
			"signal/function.json": trigger("void", ""),
		}), "serve"))
		response, text := fetch(t, h, "PUT", "/api/items/a%2Fb?x=1&y=a%20b", strings.NewReader("hello"), "X-Test", "seen", "User-Agent", "Browser/1")
		if seen := response.Header.Get("X-Seen"); response.StatusCode != http.StatusTeapot ||
			seen != "PUT /api/items/a%2Fb?x=1&y=a%20b host="+strings.TrimPrefix(h.URL(), "http://") {
			t.Errorf("%s: got %d %s", flag, response.StatusCode, seen)
		}
		if want := "seen|Browser/1 Azure-Functions-Host/" + hostVersion + "|hello"; text != want {
			t.Errorf("%s: got %s, want %s", flag, text, want)
		}
		_, text = fetch(t, h, "POST", "/api/gone", unknownLength("streamed"))
		if arrived := strings.HasSuffix(text, "|streamed"); arrived != chunkedArrives {
			t.Errorf("%s: a chunked body: got %s", flag, text)
		}
		response, _ = fetch(t, h, "GET", "/api/gone?a=1&b=2&A=3", nil)
		merged := strings.Contains(response.Header.Get("X-Seen"), "?a=1%2C3&b=2 ")
		if merged == chunkedArrives {
			t.Errorf("%s: got %s", flag, response.Header.Get("X-Seen"))
		}
		if e := h.await(t, func(e Event) bool { return e.Function == "f" }); e.Status != http.StatusTeapot || e.Message != "PUT /api/items/a/b" {
			t.Errorf("got %+v", e)
		}
	}
}

func TestForwardingToADeadHandler(t *testing.T) {
	files := exitFunctions()
	files["host.json"] = forwardingHost("enableForwardingHttpRequest")
	files["page/function.json"] = httpFunction("", "")
	h := startHost(t, options(t, appFiles(t, files), "serve"))
	h.invoke(t, "exit0")
	h.await(t, ofKind(HandlerUnhealthy))
	response, text := fetch(t, h, "GET", "/api/page", nil)
	if response.StatusCode != http.StatusInternalServerError || !strings.Contains(text, "exit code 0") {
		t.Errorf("got %d %s", response.StatusCode, text)
	}
	if e := h.await(t, func(e Event) bool { return e.Function == "page" }); e.Err == nil || e.Status != http.StatusInternalServerError {
		t.Errorf("got %+v", e)
	}
}

func TestRouting(t *testing.T) {
	a, err := readApp(Options{Root: appFiles(t, map[string]string{
		"literal/function.json":   httpFunction(`,"route":"items/new","methods":["get"]`, ""),
		"number/function.json":    httpFunction(`,"route":"items/{id:int}"`, ""),
		"item/function.json":      httpFunction(`,"route":"/items/{id}/"`, ""),
		"rest/function.json":      httpFunction(`,"route":"{*path}"`, ""),
		"optional/function.json":  httpFunction(`,"route":"opt/{flag:bool?}"`, ""),
		"Negotiate/function.json": httpFunction(`,"methods":["post"]`, ""),
		"id/function.json":        httpFunction(`,"route":"by/{id:guid}/{word:alpha}/{n:long}"`, ""),
	})})
	if err != nil {
		t.Fatal(err)
	}
	for request, want := range map[string]string{
		"GET /api/items/new":   "literal map[]",
		"POST /api/items/new":  "item map[id:new]",
		"GET /API/Items/7":     "number map[id:7]",
		"GET /api/items/x%2Fy": "item map[id:x/y]",
		"GET /api/items/a/b":   "rest map[path:items/a/b]",
		"GET /api/opt":         "optional map[]",
		"GET /api/opt/TRUE":    "optional map[flag:TRUE]",
		"GET /api/opt/maybe":   "rest map[path:opt/maybe]",
		"POST /api/negotiate":  "Negotiate map[]",
		"GET /api/negotiate":   "rest map[path:negotiate]",
		"GET /api":             "rest map[path:]",
		"GET /other":           "",
		"GET /":                "",
		"GET /apis/items/new":  "",
		"GET /api/by/2f2b2c6e-6f0a-4d0c-8a0b-6a0a5b3c9d11/ab/9999999999": "id map[id:2f2b2c6e-6f0a-4d0c-8a0b-6a0a5b3c9d11 n:9999999999 word:ab]",
	} {
		method, path, _ := strings.Cut(request, " ")
		r, err := http.NewRequest(method, "http://x"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if f, params := a.route(r); f != nil {
			got = fmt.Sprint(f.name, " ", params)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", request, got, want)
		}
	}
	a.host.routePrefix = ""
	if f, params := a.route(mustRequest(t, "http://x/")); f == nil || f.name != "rest" || params["path"] != "" {
		t.Errorf("no prefix: got %v %v", f, params)
	}
	a.host.routePrefix = "v1/chat"
	if f, _ := a.route(mustRequest(t, "http://x/v1/chat/items/new")); f == nil || f.name != "literal" {
		t.Errorf("long prefix: got %v", f)
	}
}

func mustRequest(t *testing.T, url string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// httpCall calls the function echo and returns what its handler got: the Body
// that it returns becomes the response's.
func httpCall(t *testing.T, h *testHost, method, path string, body io.Reader, header ...string) (data, metadata map[string]any) {
	t.Helper()
	_, text := fetch(t, h, method, path, body, header...)
	var request struct{ Data, Metadata map[string]any }
	if err := json.Unmarshal([]byte(text), &request); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return request.Data, request.Metadata
}

func TestHTTPRequestAsData(t *testing.T) {
	function := strings.Replace(httpFunction(`,"route":"echo/{id}"`, ""), `"res"`, `"$return"`, 1)
	h := startHost(t, options(t, appFiles(t, map[string]string{"echo/function.json": function}), "serve"))
	data, metadata := httpCall(t, h, "POST", "/api/echo/7?x=1&x=2&y=a%20b", strings.NewReader(`{"a":1}`), "X-Test", "seen", "Content-Type", "application/json")
	req := data["req"].(map[string]any)
	for name, want := range map[string]string{
		"Url": h.URL() + "/api/echo/7?x=1&x=2&y=a%20b", "Method": "POST", "Query": "map[x:1,2 y:a b]", "Params": "map[id:7]", "Identities": "[]", "Body": `{"a":1}`,
	} {
		if got := fmt.Sprint(req[name]); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if headers := req["Headers"].(map[string]any); fmt.Sprint(headers["X-Test"]) != "[seen]" || headers["Host"] == nil {
		t.Errorf("got %v", headers)
	}
	if metadata["id"] != `"7"` || metadata["x"] != `"1,2"` || metadata["sys"] == nil {
		t.Errorf("got %v", metadata)
	}
	data, _ = httpCall(t, h, "POST", "/api/echo/7", io.MultiReader(strings.NewReader("x")))
	if _, given := data["req"].(map[string]any)["Body"]; given {
		t.Error("a chunked body arrived")
	}
	data, _ = httpCall(t, h, "POST", "/api/echo/7", strings.NewReader("\x00\xff"), "Content-Type", "application/octet-stream")
	if got := data["req"].(map[string]any)["Body"]; got != base64.StdEncoding.EncodeToString([]byte("\x00\xff")) {
		t.Errorf("got %v", got)
	}
}

func TestHTTPOutputs(t *testing.T) {
	f := &function{name: "f", httpOutput: "res"}
	returns := &function{name: "f", httpOutput: returnBinding}
	for name, c := range map[string]struct {
		f      *function
		answer string
		want   string
	}{
		"all of it":       {f, `{"Outputs":{"res":{"statusCode":"201","status":500,"body":"made","headers":{"X-A":"1","content-type":"text/html"}}}}`, "201 text/html made"},
		"number":          {f, `{"Outputs":{"res":{"statusCode":404,"body":{"a":1}}}}`, `404 application/json; charset=utf-8 {"a":1}`},
		"status":          {f, `{"Outputs":{"res":{"status":202}}}`, "202  "},
		"as return value": {f, `{"ReturnValue":{"res":{"body":"x"}}}`, "200 text/plain; charset=utf-8 x"},
		"nothing":         {f, `{}`, "204  "},
		"null":            {f, `{"Outputs":{"res":null}}`, "204  "},
		"no output":       {&function{}, `{"Outputs":{"":{"body":"x"}}}`, "204  "},
		"$return object":  {returns, `{"ReturnValue":{"statusCode":201,"body":"x"}}`, "201 text/plain; charset=utf-8 x"},
		"$return text":    {returns, `{"ReturnValue":"x"}`, "200 text/plain; charset=utf-8 x"},
		"$return base64":  {returns, `{"ReturnValue":"dGV4dA=="}`, "200 application/octet-stream text"},
		"text":            {f, `{"Outputs":{"res":"x"}}`, "the http output res must be an object with statusCode, body and headers"},
		"bad status":      {f, `{"Outputs":{"res":{"statusCode":"many"}}}`, `the status code "many" of the http output must be a number from 200 to 999`},
		"headers a list":  {f, `{"Outputs":{"res":{"headers":[]}}}`, "the http output res must be an object with statusCode, body and headers: "},
	} {
		a, err := readAnswer(&http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/json"}}}, []byte(c.answer))
		if err != nil {
			t.Fatal(err)
		}
		response, err := responseOf(c.f, a)
		got := fmt.Sprintf("%d %s %s", response.status, response.header.Get("Content-Type"), response.body)
		if err != nil {
			got = err.Error()
		}
		if got != c.want && (!strings.HasSuffix(c.want, ": ") || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestFailedHTTPFunction(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, map[string]string{"fail/function.json": httpFunction("", "")}), "serve"))
	response, text := fetch(t, h, "GET", "/api/fail", nil)
	if response.StatusCode != 500 || !strings.Contains(text, "Response status code does not indicate success: 500 (Internal Server Error).: the handler said: \"the reason") {
		t.Errorf("got %d %s", response.StatusCode, text)
	}
}

func TestConnectionInfo(t *testing.T) {
	info := `,{"type":"signalRConnectionInfo","direction":"in","name":"info","hubName":"Chat","userId":"{headers.x-user}-{id}-{query.Q}","idToken":"{headers.x-token}","claimTypeList":["name","iat","roles","missing"]}`
	function := strings.Replace(httpFunction(`,"route":"echo/{id}"`, info), `"res"`, `"$return"`, 1)
	o := options(t, appFiles(t, map[string]string{"host.json": forwardingHost("enableForwardingHttpRequest"), "echo/function.json": function}), "serve")
	o.Settings["AzureSignalRConnectionString"] = "Endpoint=http://localhost;AccessKey=" + testKey + ";Version=1.0;"
	h := startHost(t, o)
	idToken, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"name": "John Doe", "iat": 1516239022, "roles": []string{"a", "b"}}).SignedString([]byte("another key"))
	if err != nil {
		t.Fatal(err)
	}
	data, _ := httpCall(t, h, "POST", "/api/echo/7?q=z", nil, "X-User", "ann", "X-Token", idToken)
	var layer string
	var value struct{ URL, AccessToken string }
	if err := json.Unmarshal([]byte(data["info"].(string)), &layer); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(layer), &value); err != nil || value.URL != "http://localhost/client/?hub=chat" {
		t.Errorf("got %v %+v", err, value)
	}
	claims := jwt.MapClaims{}
	if _, err := jwt.ParseWithClaims(value.AccessToken, claims, func(*jwt.Token) (any, error) { return []byte(testKey), nil }); err != nil {
		t.Fatal(err)
	}
	if claims["asrs.s.uid"] != "ann-7-z" || claims["name"] != "John Doe" || claims["asrs.u.iat"] != "1516239022" || fmt.Sprint(claims["roles"]) != "[a b]" {
		t.Errorf("got %v", claims)
	}
	for want, header := range map[string][]string{
		"Exception binding parameter 'info': the binding expression {headers.x-user} has no value in this call": {"X-Token", idToken},
		"Exception binding parameter 'info': the ID token is not a JWT":                                         {"X-User", "ann", "X-Token", "Bearer x"},
	} {
		response, text := fetch(t, h, "POST", "/api/echo/7?q=z", nil, header...)
		if response.StatusCode != 500 || !strings.HasPrefix(text, want) {
			t.Errorf("got %d %s, want %s", response.StatusCode, text, want)
		}
	}
}

func TestCORS(t *testing.T) {
	page := map[string]string{"host.json": forwardingHost("enableForwardingHttpRequest"), "page/function.json": httpFunction("", "")}
	for settings, want := range map[string]string{
		`{}`:                    "/",
		`{"Host":{"CORS":"*"}}`: "*/*",
		`{"Host":{"CORS":"http://a, http://b","CORSCredentials":true}}`: "http://b/http://b",
		`{"Host":{"CORS":"*","CORSCredentials":true}}`:                  "http://b/http://b",
		`{"Host":{"CORS":"http://a"}}`:                                  "/",
	} {
		files := maps.Clone(page)
		files["local.settings.json"] = settings
		h := startHost(t, options(t, appFiles(t, files), "serve"))
		preflight, _ := fetch(t, h, "OPTIONS", "/api/page", nil, "Origin", "http://b", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "x-a")
		call, _ := fetch(t, h, "POST", "/api/page", nil, "Origin", "http://b")
		const allowed = "Access-Control-Allow-Origin"
		if got := preflight.Header.Get(allowed) + "/" + call.Header.Get(allowed); got != want {
			t.Errorf("%s: got %s, want %s", settings, got, want)
		}
		if strings.Contains(settings, "CORS") && preflight.StatusCode != http.StatusNoContent || call.StatusCode != http.StatusTeapot {
			t.Errorf("%s: got %d and %d", settings, preflight.StatusCode, call.StatusCode)
		}
		if want != "/" && (preflight.Header.Get("Access-Control-Allow-Headers") != "x-a" || preflight.Header.Get("Access-Control-Allow-Methods") != "POST") {
			t.Errorf("%s: got %v", settings, preflight.Header)
		}
	}
}

func TestHome(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, map[string]string{
		"Index/function.json": httpFunction(`,"methods":["get"],"route":"start"`, ""), "say/function.json": trigger("say", ""),
	}), "serve"))
	response, _ := fetch(t, h, "GET", "/?user=ann", nil)
	if response.StatusCode != http.StatusTemporaryRedirect || response.Header.Get("Location") != "/api/start?user=ann" {
		t.Errorf("got %d %v", response.StatusCode, response.Header)
	}
	response, text := fetch(t, h, "GET", "/nowhere", nil)
	if response.StatusCode != http.StatusNotFound || !strings.Contains(text, "no function takes GET /nowhere") {
		t.Errorf("got %d %s", response.StatusCode, text)
	}
	h = startHost(t, options(t, appFiles(t, map[string]string{
		"index/function.json": httpFunction(`,"methods":["post"]`, ""), "any/function.json": httpFunction("", ""), "say/function.json": trigger("say", ""),
	}), "serve"))
	want := "Functions of this app:\n  any: http /api/any\n  index: http [POST] /api/index\n  say: signalR chat/messages/say\n"
	if _, text := fetch(t, h, "GET", "/", nil); text != want {
		t.Errorf("got %s", text)
	}
}

func TestUnmatchedRequest(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, map[string]string{"f/function.json": httpFunction(`,"methods":["get"]`, "")}), "serve"))
	for method, path := range map[string]string{"GET": "/api/g", "PUT": "/api/f", "POST": "/a%0ab"} {
		fetch(t, h, method, path, nil)
		e := h.await(t, func(e Event) bool { return e.Message == method+" "+path })
		if e.Kind != RequestUnmatched || e.Status != http.StatusNotFound || e.Kind.String() != "unmatched" {
			t.Errorf("got %+v", e)
		}
	}
}

func TestRoutes(t *testing.T) {
	root := appFiles(t, map[string]string{
		"host.json":          `{"version":"2.0","extensions":{"http":{"routePrefix":"v1"}}}`, // and no customHandler
		"one/function.json":  httpFunction(`,"methods":["get"],"route":"items/{id}"`, ""),
		"two/function.json":  httpFunction("", ""),
		"say/function.json":  trigger("say", ""),
		"none/function.json": "{",
	})
	want := []Route{{"one", []string{"GET"}, "/v1/items/{id}"}, {"two", nil, "/v1/two"}}
	if got := Routes(Options{Root: root}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func FuzzRoute(f *testing.F) {
	for _, seed := range [][2]string{{"items/{id:int}", "items/7"}, {"{*p}", ""}, {"a/{b?}", "a"}, {"{", "x"}, {"{a}{b}", "x"}, {"a//b", "a"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, template, path string) {
		r, err := parseRoute(template)
		if err != nil {
			return
		}
		params, ok := r.match(strings.Split(path, "/"))
		if ok && r.literal() && (len(params) > 0 || !strings.EqualFold(r.template, path)) {
			t.Fatalf("%q matches %q with %v", template, path, params)
		}
		if r.before(r) {
			t.Fatalf("%q is before itself", template)
		}
	})
}

func FuzzMergeQuery(f *testing.F) {
	for _, seed := range []string{"", "a=1", "a=1&a=2", "a=%zz&a", "&&", "a=1&A=%26"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		merged := mergeQuery(raw)
		if again := mergeQuery(merged); again != merged {
			t.Fatalf("%q, then %q", merged, again)
		}
	})
}
