package functionshost

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

// userOf returns the user that a client's token names.
func userOf(t *testing.T, token string) any {
	t.Helper()
	claims := jwt.MapClaims{}
	if _, err := jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return []byte(testKey), nil }); err != nil {
		t.Fatal(err)
	}
	return claims["asrs.s.uid"]
}

func TestNegotiationAndEndpoints(t *testing.T) {
	more := `,{"type":"signalRNegotiation","direction":"in","name":"negotiation","hubName":"chat","userId":"{headers.x-user}"}` +
		`,{"type":"signalREndpoints","direction":"in","name":"endpoints","hubName":"chat"}`
	o := options(t, appFiles(t, map[string]string{"echo/function.json": strings.Replace(httpFunction("", more), `"res"`, `"$return"`, 1)}), "serve")
	o.Settings["Azure__SignalR__Endpoints__East"] = "Endpoint=http://east;AccessKey=" + testKey
	o.Settings["Azure:SignalR:Endpoints:west:Secondary"] = "Endpoint=http://west;AccessKey=" + testKey
	o.Settings["Azure__SignalR__Endpoints__north__serviceUri"] = "http://north"
	h := startHost(t, o)
	data, _ := httpCall(t, h, "POST", "/api/echo", nil, "X-User", "ann")

	type endpoint struct {
		EndpointType, Name, Endpoint string
		Online                       bool
		ConnectionInfo               struct{ URL, AccessToken string }
	}
	var negotiation struct{ Endpoints []endpoint }
	text, err := json.Marshal(data["negotiation"]) // an object, not a string
	if err == nil {
		err = json.Unmarshal(text, &negotiation)
	}
	if err != nil || len(negotiation.Endpoints) != 3 {
		t.Fatalf("got %s, %v", text, err)
	}
	east := negotiation.Endpoints[2]
	if east.ConnectionInfo.URL != "http://east/client/?hub=chat" || userOf(t, east.ConnectionInfo.AccessToken) != "ann" {
		t.Errorf("got %+v", east)
	}
	var endpoints []endpoint
	list, _ := data["endpoints"].(string) // an array is no object: its JSON in a string
	if err := json.Unmarshal([]byte(list), &endpoints); err != nil {
		t.Fatalf("%v in %v", err, data["endpoints"])
	}
	want := `[{Primary  http://127.0.0.1:1 true { }} {Secondary west http://west true { }} {Primary East http://east true { }}]`
	if got := fmt.Sprint(endpoints); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Inputs of a SignalR function read what the call says.
func TestInputsOfASignalRFunction(t *testing.T) {
	more := `,{"type":"signalRConnectionInfo","direction":"in","name":"info","hubName":"chat","userId":"{UserId}/{query.ROOM}/{claims.role}/{opts.deep.x}/{count}"}`
	function := strings.Replace(trigger("say", more), `"event"`, `"parameterNames":["opts","count"],"event"`, 1)
	root := appFiles(t, map[string]string{"echo/function.json": function})
	h := startHost(t, options(t, root, "serve"))
	header := []string{"X-ASRS-User-Id", "ann", "X-ASRS-User-Claims", "role: admin", "X-ASRS-Client-Query", "?room=7"}
	_, body := echo(t, h, "say", `[{"deep":{"x":"y"}},42]`, header...)
	var layer string
	var info struct{ AccessToken string }
	encoded, _ := body["Data"]["info"].(string)
	if err := json.Unmarshal([]byte(encoded), &layer); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(layer), &info); err != nil || userOf(t, info.AccessToken) != "ann/7/admin/y/42" {
		t.Errorf("got %v, user %v", err, userOf(t, info.AccessToken))
	}
	_, answer := h.upstream(t, "messages", "say", invocation("0", "say", `[{"deep":null},42]`), header...)
	if want := `{"type":3,"invocationId":"0","error":"Exception binding parameter 'info'"}` + separator; answer != want {
		t.Errorf("got %s", answer)
	}
}
