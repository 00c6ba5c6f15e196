package host_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// Key and connection string of the official emulator (Azure docs,
// signalr-howto-emulator).
const (
	accessKey        = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"
	connectionString = "Endpoint=http://localhost;Port=8888;AccessKey=" + accessKey + ";Version=1.0;"
)

// upstreamCall is what the service sends for an invoke of Hello.
const upstreamCall = `{"type":1,"invocationId":"0","target":"hello","arguments":[]}`

func upstreamHeaders(key string) []string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte("conn-1"))
	return []string{
		"Content-Type", "application/json",
		"X-ASRS-Hub", "chat", "X-ASRS-Category", "messages", "X-ASRS-Event", "hello", "X-ASRS-Connection-Id", "conn-1",
		"X-ASRS-Signature", "sha256=" + hex.EncodeToString(mac.Sum(nil)),
	}
}

func TestUpstreamCalls(t *testing.T) {
	env := environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}
	r := start(t, appOf(trigger("Hello", hello)), env)
	completion := "{\"type\":3,\"invocationId\":\"0\",\"result\":\"hello\"}\x1e"
	for _, path := range []string{"/runtime/webhooks/signalr", "/upstream/chat/messages/hello"} {
		if status, body := r.request(t, http.MethodPost, path, upstreamCall, upstreamHeaders(accessKey)...); status != http.StatusOK || body != completion {
			t.Errorf("%s: %d %q", path, status, body)
		}
		if status, _ := r.request(t, http.MethodPost, path, upstreamCall, upstreamHeaders("another key")...); status != http.StatusUnauthorized {
			t.Errorf("%s with a wrong signature: %d", path, status)
		}
	}
	for request, want := range map[string]int{
		"GET /healthz":               http.StatusOK,
		"HEAD /healthz":              http.StatusOK,
		"POST /healthz":              http.StatusNotFound,
		"POST /upstream/chat":        http.StatusNotFound,
		"POST /Hello":                http.StatusNotFound, // a path of the Functions host
		"GET /":                      http.StatusNotFound,
		"POST /api/negotiate":        http.StatusNotFound,
		"GET /upstream/a/messages/b": http.StatusMethodNotAllowed,
	} {
		method, path, _ := strings.Cut(request, " ")
		if status, _ := r.request(t, method, path, ""); status != want {
			t.Errorf("%s: got %d, want %d", request, status, want)
		}
	}
	r.stop()
	if err := <-r.done; err != nil {
		t.Errorf("a clean end gives %v", err)
	}
}

func TestSignaturesNeedTheirSetting(t *testing.T) {
	app := appOf(trigger("Hello", hello))
	other := trigger("Other", hello)
	other.Connection = "OtherConnection"
	app.Register(other)
	env := environment{"HUBWIRE_ADDR": "127.0.0.1:0"}
	err := host.Serve(t.Context(), app, host.WithEnvironment(env.get), host.WithLogger(slog.New(slog.DiscardHandler)))
	for _, want := range []string{`"AzureSignalRConnectionString"`, `"OtherConnection"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	r := start(t, app, env, host.WithAllowUnsigned())
	if status, body := r.request(t, http.MethodPost, "/runtime/webhooks/signalr", upstreamCall, upstreamHeaders("any")...); status != http.StatusOK {
		t.Errorf("unsigned: %d %s", status, body)
	}
}

func TestConnectionsThatCannotBeUsedAreSaid(t *testing.T) {
	app := signalr.NewApp()
	sends := trigger("Hello", hello)
	sends.Outputs = []signalr.Output{{Hub: "chat", Connection: "OutputConnection", Binding: "out"}}
	app.Register(sends)
	app.RegisterNegotiation(signalr.Negotiation{Function: "Declared", Hub: "chat", Connection: "DeclaredConnection", Declared: &signalr.DeclaredNegotiation{}})
	for _, n := range negotiating().Negotiations() {
		n.Connection = "CodeConnection"
		app.RegisterNegotiation(*n)
	}
	for _, c := range []struct {
		env           environment
		said, notSaid []string
	}{
		{environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"}, []string{"CodeConnection"}, []string{"DeclaredConnection", "OutputConnection"}},
		{environment{"HUBWIRE_ADDR": "127.0.0.1:0"}, []string{"CodeConnection", "DeclaredConnection", "OutputConnection"}, nil},
		{environment{"HUBWIRE_ADDR": "127.0.0.1:0", "CodeConnection": connectionString}, []string{"OutputConnection"}, []string{"CodeConnection", accessKey}},
	} {
		log := start(t, app, c.env, host.WithAllowUnsigned()).log.String()
		for _, name := range c.said {
			if !strings.Contains(log, name) {
				t.Errorf("%v: %s is not in\n%s", c.env, name, log)
			}
		}
		for _, name := range c.notSaid {
			if strings.Contains(log, name) {
				t.Errorf("%v: %s is in\n%s", c.env, name, log)
			}
		}
	}
}

func TestNegotiateGivesAToken(t *testing.T) {
	app := signalr.NewApp()
	app.RegisterNegotiation(signalr.Negotiation{Function: "negotiate", Hub: "chat", Declared: &signalr.DeclaredNegotiation{UserID: "{query.user}"}})
	env := environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString, "FUNCTIONS_APP_ROOT_PATH": t.TempDir()}
	r := start(t, app, env)
	status, body := r.request(t, http.MethodPost, "/api/negotiate?user=ann&negotiateVersion=1", "")
	if got := fmt.Sprintf("%d %s", status, body); !strings.HasPrefix(got, `200 {"url":"http://localhost:8888/client/?hub=chat","accessToken":"`) {
		t.Errorf("got %s", got)
	}
}
