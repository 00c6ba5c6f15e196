package customhandler_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// httpCall is the body of a call of an HTTP function, without forwarding.
func httpCall(method, url, rest string) string {
	return fmt.Sprintf(`{"Data":{"req":{"Url":%q,"Method":%q,"Query":{},"Params":{},"Identities":[]%s}},"Metadata":{"Headers":{}}}`, url, method, rest)
}

func TestHTTPFunctionsWithoutForwarding(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/negotiate", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		fmt.Fprintf(w, `{"user":%q,"host":%q}`, r.URL.Query().Get("user"), r.Host)
	})
	mux.HandleFunc("PUT /api/echo/{name}", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Add("X-Two", "1")
		w.Header().Add("X-Two", "2")
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusTeapot)
		w.WriteHeader(http.StatusOK) // too late
		fmt.Fprintf(w, "%s %q %s", r.PathValue("name"), body, r.Header.Get("X-In"))
	})
	mux.HandleFunc("GET /api/empty", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /api/image", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte{0x89, 'P', 'N', 'G', 0xFF}) })
	mux.HandleFunc("GET /api/cookie", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
	})
	app := appOf(t, function("Other", func(context.Context, *signalr.Call) (any, error) { return nil, nil }))
	h, log := handle(app, customhandler.Options{Fallback: func(r *http.Request) http.Handler {
		if _, pattern := mux.Handler(r); pattern != "" {
			return mux
		}
		return nil
	}})
	const base = "https://app.example.net"
	for name, c := range map[string]struct{ body, want string }{
		"JSON": {httpCall("POST", base+"/api/negotiate?user=ann", `,"Headers":{"Host":["other.example.net"]}`),
			`{"statusCode":200,"headers":{"Content-Type":"application/json; charset=utf-8"},"body":{"user":"ann","host":"other.example.net"}}`},
		"text": {httpCall("PUT", base+"/api/echo/bo", `,"Headers":{"x-in":["a","b"],"Content-Type":["text/plain"]},"Body":"hi \"you\""`),
			`{"statusCode":418,"headers":{"Content-Type":"text/plain","X-Two":"1,2"},"body":"bo \"hi \\\"you\\\"\" a"}`},
		"binary": {httpCall("PUT", base+"/api/echo/bo", `,"Headers":{"Content-Type":["application/octet-stream"]},"Body":"AAH/"`),
			`{"statusCode":418,"headers":{"Content-Type":"text/plain","X-Two":"1,2"},"body":"bo \"\\x00\\x01\\xff\" "}`},
		"object":  {httpCall("PUT", base+"/api/echo/bo", `,"Body":{"a":1}`), `{"statusCode":418,"headers":{"Content-Type":"text/plain","X-Two":"1,2"},"body":"bo \"{\\\"a\\\":1}\" "}`},
		"nothing": {httpCall("PUT", base+"/api/echo/bo", `,"Body":null`), `{"statusCode":418,"headers":{"Content-Type":"text/plain","X-Two":"1,2"},"body":"bo \"\" "}`},
		"empty":   {httpCall("GET", base+"/api/empty", ``), `{"statusCode":204,"headers":{}}`},
	} {
		answer := post(t, h, "/HttpFunction", c.body)
		if got := string(answer.Outputs["res"]); answer.status != http.StatusOK || got != c.want {
			t.Errorf("%s: got %d %s %s\nwant %s", name, answer.status, got, answer.Error, c.want)
		}
	}
	for name, c := range map[string]struct {
		body, want string
		status     int
	}{
		"not text":      {httpCall("GET", base+"/api/image", ``), "enableForwardingHttpRequest", 500},
		"cookie":        {httpCall("GET", base+"/api/cookie", ``), "enableForwardingHttpRequest", 500},
		"other path":    {httpCall("GET", base+"/api/nothing", ``), "unknown function HttpFunction", 404},
		"bad URL":       {httpCall("GET", ":", ``), "unknown function", 404},
		"bad method":    {httpCall("G E T", base+"/api/empty", ``), "unknown function", 404},
		"no request":    {`{"Data":{"timer":"{\"Schedule\":{}}","n":1}}`, "unknown function", 404},
		"not an object": {`[]`, "the body is not a JSON object", 400},
		"broken":        {`{"Da`, "the body: ", 400},
	} {
		answer := post(t, h, "/HttpFunction", c.body)
		if answer.status != c.status || !strings.Contains(answer.Error, c.want) {
			t.Errorf("%s: got %+v\n%s", name, answer, log)
		}
	}
	small := newHandler(app, customhandler.Options{MaxBodyBytes: 16})
	if answer := post(t, small, "/HttpFunction", httpCall("GET", base+"/api/empty", ``)); answer.status != http.StatusRequestEntityTooLarge || answer.Error != "the body is longer than 16 bytes" {
		t.Errorf("too large: got %+v", answer)
	}
}
