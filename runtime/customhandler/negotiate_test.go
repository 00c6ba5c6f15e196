package customhandler_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestDeclaredNegotiation(t *testing.T) {
	app := signalr.NewApp()
	app.RegisterNegotiation(signalr.Negotiation{Function: "NegotiateChat", Hub: "chat", Declared: &signalr.DeclaredNegotiation{UserID: "{query.user}"}})
	h, log := handle(app, customhandler.Options{})
	req := `"req":{"Url":"http://localhost:7071/api/negotiate?user=ann","Method":"POST","Query":{"user":"ann"},"Headers":{"Host":["localhost:7071"]},"Params":{},"Identities":[]}`

	answer := post(t, h, "/NegotiateChat", `{"Data":{`+req+`,"connectionInfo":"\"{\\n \\\"url\\\": \\\"https://x.service.signalr.net/client/?hub=chat\\\",\\n \\\"accessToken\\\": \\\"ey.J\\\"}\""},"Metadata":{}}`)
	want := `{"statusCode":200,"headers":{"Content-Type":"application/json"},"body":{"url":"https://x.service.signalr.net/client/?hub=chat","accessToken":"ey.J"}}`
	if got := string(answer.Outputs["res"]); answer.status != http.StatusOK || answer.ReturnValue != nil || got != want {
		t.Errorf("got %+v, res %s\n%s", answer, got, log)
	}

	for name, c := range map[string]struct {
		body, want string
		status     int
	}{
		"no info":    {`{"Data":{` + req + `}}`, `no binding "connectionInfo", found "req"`, http.StatusBadRequest},
		"null":       {`{"Data":{"connectionInfo":"null"}}`, "found null", http.StatusBadRequest},
		"unfinished": {`{"Data":{"connectionInfo":"{\"accessToken\":\"secret\""}}`, "Data.connectionInfo", http.StatusBadRequest},
		"empty":      {"", "the body is empty", http.StatusBadRequest},
	} {
		answer := post(t, h, "/negotiatechat", c.body)
		if answer.status != c.status || !strings.Contains(answer.Error, c.want) || strings.Contains(answer.Error, "secret") {
			t.Errorf("%s: got %+v, want %s", name, answer, c.want)
		}
	}
	if strings.Contains(log.String(), "secret") {
		t.Errorf("the log holds a token:\n%s", log)
	}
}
