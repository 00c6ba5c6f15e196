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
		response, text = fetch(t, h, "POST", "/api/gone", unknownLength("streamed"))
		if arrived := strings.HasSuffix(text, "|streamed"); arrived != chunkedArrives || !arrived && (response.StatusCode != 500 || !strings.HasPrefix(text, errChunked.Error())) {
			t.Errorf("%s: a chunked body: got %d %s", flag, response.StatusCode, text)
		}
		if response, _ = fetch(t, h, "GET", "/api/gone", nil, "X-Forwarded-For", "1.2.3.4"); response.Header.Get("X-From") != "1.2.3.4" {
			t.Errorf("%s: got %v", flag, response.Header)
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

// The first function by name that matches gets the request, whatever its
// route.
func TestRouting(t *testing.T) {
	files := map[string]string{
		"literal/function.json":   httpFunction(`,"route":"items/new","methods":["get"]`, ""),
		"item/function.json":      httpFunction(`,"route":"items/{id}/"`, ""),
		"number/function.json":    httpFunction(`,"route":"items/{n:int}/{m:int}"`, ""),
		"zrest/function.json":     httpFunction(`,"route":"{*path}"`, ""),
		"Negotiate/function.json": httpFunction(`,"methods":["post"]`, ""),
		"nobody/function.json":    httpFunction(`,"methods":[]`, ""),
	}
	a, err := readApp(Options{Root: appFiles(t, files)})
	if err != nil {
		t.Fatal(err)
	}
	for request, want := range map[string]string{
		"GET /api/items/new":   `item {"id":"new"}`, // not literal, whose name comes later
		"GET /API/Items/7/8":   `number {"n":"7","m":"8"}`,
		"GET /api/items/x%2Fy": `item {"id":"x%2Fy"}`,
		"GET /api/items/a/b/":  `zrest {"path":"items/a/b"}`,
		"POST /api/negotiate":  `Negotiate {}`,
		"GET /api/negotiate":   `zrest {"path":"negotiate"}`,
		"GET /api/nobody":      `zrest {"path":"nobody"}`,
		"GET /api":             `zrest {"path":null}`,
		"GET /other":           "",
		"GET /":                "",
		"GET /apis/items/new":  "",
	} {
		if got := routed(t, a, request); got != want {
			t.Errorf("%s: got %q, want %q", request, got, want)
		}
	}
	for prefix, request := range map[string]string{"": "GET /negotiate/x", "v1/chat": "GET /v1/chat/negotiate/x", "/v1": "GET /v1/negotiate/x"} {
		files["host.json"] = strings.Replace(hostJSON, "{", `{"extensions":{"http":{"routePrefix":"`+prefix+`"}},`, 1)
		if a, err = readApp(Options{Root: appFiles(t, files)}); err != nil {
			t.Fatal(err)
		}
		if got := routed(t, a, request); got != `zrest {"path":"negotiate/x"}` {
			t.Errorf("%s: got %s", prefix, got)
		}
		if got := routed(t, a, "GET /Admin/x"); got != "" {
			t.Errorf("%s: the host's own path goes to %s", prefix, got)
		}
	}
}

// routed returns the function and the parameters for a request.
func routed(t *testing.T, a *app, request string) string {
	t.Helper()
	method, path, _ := strings.Cut(request, " ")
	r, err := http.NewRequest(method, "http://x"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, params := a.route(r)
	if f == nil {
		return ""
	}
	return fmt.Sprint(f.name, " ", params.object())
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
		"Url": h.URL() + "/api/echo/7?x=1&x=2&y=a%20b", "Method": "POST", "Query": "map[x:1,2 y:a b]", "Params": "map[id:7]", "Body": `{"a":1}`,
	} {
		if got := fmt.Sprint(req[name]); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if headers := req["Headers"].(map[string]any); fmt.Sprint(headers["X-Test"]) != "[seen]" || headers["Host"] == nil {
		t.Errorf("got %v", headers)
	}
	if who := req["Identities"].([]any); len(who) != 1 || who[0].(map[string]any)["IsAuthenticated"] != false {
		t.Errorf("got %v", who)
	}
	known := metadata["Headers"].(map[string]any)
	if metadata["id"] != `"7"` || metadata["x"] != `"2"` || metadata["a"] != `"1"` || metadata["sys"] == nil || metadata["code"] != nil || known["Content-Length"] != "7" {
		t.Errorf("got %v", metadata)
	}
	if _, metadata = httpCall(t, h, "GET", "/api/echo/7?x=%zz&X=2&code=k", nil); metadata["x"] != `"2"` || metadata["code"] != nil {
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
		"all of it":       {f, `{"Outputs":{"res":{"statusCode":"201","status":500,"body":"made","headers":{"X-A":"1","content-type":"text/html; charset=iso-8859-1"}}}}`, "201 text/html; charset=utf-8 made"},
		"object":          {f, `{"Outputs":{"res":{"statusCode":404,"body":{"a":[1]}}}}`, "404 text/plain; charset=utf-8 {\n  \"a\": [\n    1\n  ]\n}"},
		"number":          {f, `{"Outputs":{"res":{"body":5}}}`, "200 text/plain; charset=utf-8 5"},
		"boolean":         {f, `{"Outputs":{"res":{"body":true}}}`, "200 text/plain; charset=utf-8 True"},
		"date":            {f, `{"Outputs":{"res":{"body":"2024-05-01T10:00:00.000Z"}}}`, "200 text/plain; charset=utf-8 05/01/2024 10:00:00"},
		"status":          {f, `{"Outputs":{"res":{"status":404,"body":"e"}}}`, "200 text/plain; charset=utf-8 e"},
		"as return value": {f, `{"ReturnValue":{"res":{"body":"x","status":202}}}`, "202 text/plain; charset=utf-8 x"},
		"nothing":         {f, `{}`, "204  "},
		"other names":     {f, `{"Outputs":{"Res":{"body":"x"}}}`, "200 text/plain; charset=utf-8 {}"},
		"no outputs":      {f, `{"Outputs":{},"ReturnValue":"x"}`, "200 text/plain; charset=utf-8 {}"},
		"null":            {f, `{"Outputs":{"res":null}}`, "the http output res must be an object with statusCode, body and headers, nested 64 levels at most"},
		"return value":    {f, `{"ReturnValue":"zz"}`, "200 text/plain; charset=utf-8 zz"},
		"no response":     {f, `{"ReturnValue":{"statusCode":201,"body":"x"}}`, "200 text/plain; charset=utf-8 {\n  \"statusCode\": 201,\n  \"body\": \"x\"\n}"},
		"no output":       {&function{}, `{"Outputs":{"":{"body":"x"}}}`, "204  "},
		"JSON in a text":  {f, `{"Outputs":{"res":"{\"body\":\"x\"}"}}`, "200 text/plain; charset=utf-8 x"},
		"$return object":  {returns, `{"ReturnValue":{"statusCode":201,"body":"x"}}`, "201 text/plain; charset=utf-8 x"},
		"$return other":   {returns, `{"ReturnValue":{"foo":1}}`, "200 text/plain; charset=utf-8 {\n  \"foo\": 1\n}"},
		"$return text":    {returns, `{"ReturnValue":"x"}`, "200 text/plain; charset=utf-8 x"},
		"$return JSON":    {returns, `{"ReturnValue":"{\"a\":1}"}`, "200 text/plain; charset=utf-8 {\n  \"a\": 1\n}"},
		"$return base64":  {returns, `{"ReturnValue":" dGV4 dA=="}`, "200  text"},
		"text":            {f, `{"Outputs":{"res":"x"}}`, "the http output res: unexpected 'x' where a value belongs"},
		"not a status":    {f, `{"Outputs":{"res":{"statusCode":"many","body":"x"}}}`, `200 text/plain; charset=utf-8 x`},
		"bad status":      {f, `{"Outputs":{"res":{"statusCode":99}}}`, `the status code "99" of the http output must be from 200 to 999`},
		"headers a list":  {f, `{"Outputs":{"res":{"headers":[]}}}`, "the headers of the http output must be an object"},
		"header null":     {f, `{"Outputs":{"res":{"headers":{"a":null}}}}`, `the header "a" of the http output has no value that HTTP can hold`},
		"header name":     {f, `{"Outputs":{"res":{"headers":{"a b":"x"}}}}`, `the header "a b" of the http output has no value that HTTP can hold`},
		"header value":    {f, `{"Outputs":{"res":{"headers":{"a":"é"}}}}`, `the header "a" of the http output has no value that HTTP can hold`},
	} {
		a, err := readAnswer(&http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/json"}}}, []byte(c.answer), false)
		if err != nil {
			t.Fatal(err)
		}
		response, err := responseOf(c.f, a)
		got := fmt.Sprintf("%d %s %s", response.status, response.header.Get("Content-Type"), response.body)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
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
		"Exception binding parameter 'info': invalid ID token":                                                  {"X-User", "ann", "X-Token", "Bearer x"},
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
		`{"Host":{"CORS":"http://a,http://B","CORSCredentials":true}}`: "http://b/http://b",
		`{"Host":{"CORS":"http://b"}}`:                                 "http://b/http://b",
		`{"Host":{"CORS":"*,http://a"}}`:                               "/",
		`{"Host":{"CORS":"http://a, http://b"}}`:                       "/", // the blank belongs to it
		`{"Host":{"CORS":"http://b/"}}`:                                "/",
		`{"Host":{"CORS":"http://a"}}`:                                 "/",
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
		if several := strings.Contains(settings, ","); (preflight.Header.Get("Vary") == "Origin") != (several && strings.Contains(settings, "http")) && !strings.Contains(settings, "Credentials") {
			t.Errorf("%s: got %v", settings, preflight.Header)
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
	response, text := fetch(t, h, "GET", "/nowhere", nil)
	if response.StatusCode != http.StatusNotFound || !strings.Contains(text, "no function accepts GET /nowhere") {
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
		if e.Kind != RequestUnmatched || e.Status != http.StatusNotFound || e.Kind.String() != "unmatched" || e.Err != nil {
			t.Errorf("got %+v", e)
		}
	}
	fetch(t, h, "OPTIONS", "/api/f", nil, "Origin", "http://localhost:3000", "Access-Control-Request-Method", "GET")
	e := h.await(t, func(e Event) bool { return e.Message == "OPTIONS /api/f" })
	if want := `a page of http://localhost:3000 asks whether it may call: run hubwire dev --cors http://localhost:3000, or add it to Host.CORS in local.settings.json, as "Host":{"CORS":"http://localhost:3000","CORSCredentials":true}`; e.Err == nil || e.Err.Error() != want {
		t.Errorf("got %v", e.Err)
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
	if files, err := ReadFiles(Options{Root: root}); err == nil || !reflect.DeepEqual(files.Routes, want) {
		t.Errorf("got %v, %v, want %v", files.Routes, err, want)
	}
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
