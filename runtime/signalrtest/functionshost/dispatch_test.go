package functionshost

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

const separator = "\x1e"

// Statuses as in the Functions extension's own tests
// (SignalRTriggerDispatcherTests, SignalRMethodExecutorTests).
func TestDispatchStatuses(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, map[string]string{
		"void/function.json":      trigger("void", ""),
		"fail/function.json":      trigger("fail", ""),
		"named/function.json":     strings.Replace(trigger("named", ""), `"event"`, `"parameterNames":["a","b"],"event"`, 1),
		"connected/function.json": connectionTrigger("connected"),
		"empty/function.json":     connectionTrigger("disconnected"),
	}), "serve"))
	good := invocation("0", "void", "[]")
	failed := `{"type":3,"invocationId":"0","error":"Response status code does not indicate success: 500 (Internal Server Error)."}` + separator
	for name, c := range map[string]struct {
		category, event, body string
		header                []string
		status                int
		answer                string // "*" is anything
	}{
		"result":                {"messages", "void", good, nil, 200, `{"type":3,"invocationId":"0","result":null}` + separator},
		"any case":              {"MESSAGES", "VOID", good, []string{"X-ASRS-Hub", "CHAT"}, 200, `{"type":3,"invocationId":"0","result":null}` + separator},
		"trailing bytes":        {"messages", "void", good + separator, nil, 200, `{"type":3,"invocationId":"0","result":null}` + separator},
		"charset":               {"messages", "void", good, []string{"Content-Type", "application/json; charset=utf-8"}, 200, "*"},
		"send":                  {"messages", "void", `{"type":1,"target":"void","arguments":[]}`, nil, 200, ""},
		"failed invoke":         {"messages", "fail", invocation("0", "fail", "[]"), nil, 200, failed},
		"failed send":           {"messages", "fail", `{"type":1,"target":"fail","arguments":[]}`, nil, 200, ""},
		"wrong count":           {"messages", "named", invocation("0", "named", "[1]"), nil, 200, `{"type":3,"invocationId":"0","error":"Exception binding parameter 'invocation'"}` + separator},
		"wrong count in send":   {"messages", "named", `{"type":1,"target":"named","arguments":[1]}`, nil, 200, ""},
		"no content type":       {"messages", "void", good, []string{"Content-Type", "-"}, 500, "*"},
		"other content type":    {"messages", "void", good, []string{"Content-Type", "text/plain"}, 415, "*"},
		"MessagePack":           {"messages", "void", good, []string{"Content-Type", "application/x-msgpack"}, 500, "*"},
		"empty hub":             {"messages", "void", good, []string{"X-ASRS-Hub", ""}, 400, "*"},
		"no hub":                {"messages", "void", good, []string{"X-ASRS-Hub", "-"}, 500, "*"},
		"no category":           {"messages", "void", good, []string{"X-ASRS-Category", "-"}, 500, "*"},
		"empty event":           {"messages", "void", good, []string{"X-ASRS-Event", ""}, 400, "*"},
		"unknown event":         {"messages", "other", invocation("0", "other", "[]"), nil, 404, "no function takes hub \"chat\", category \"messages\", event \"other\": the app has chat/connections/connected, chat/connections/disconnected, chat/messages/fail, chat/messages/named, chat/messages/void\n"},
		"unknown, no signature": {"messages", "other", invocation("0", "other", "[]"), []string{"X-ASRS-Signature", "-"}, 404, "no function takes hub \"chat\", category \"messages\", event \"other\": the call is not signed, so it is not told which there are\n"},
		"long names":            {"messages", strings.Repeat("x", 300), good, []string{"X-ASRS-Signature", "-"}, 404, "no function takes hub \"chat\", category \"messages\", event \"" + strings.Repeat("x", 256) + "…\": the call is not signed, so it is not told which there are\n"},
		"soft hyphen":           {"messages", "vo\u00adid", good, []string{"X-ASRS-Event", "vo\u00adid"}, 500, "*"},
		"unknown hub":           {"messages", "void", good, []string{"X-ASRS-Hub", "other"}, 404, "*"},
		"no connection":         {"messages", "void", good, []string{"X-ASRS-Connection-Id", "-"}, 500, "*"},
		"unreadable body":       {"messages", "void", "{", nil, 500, "*"},
		"other target":          {"messages", "void", invocation("0", "fail", "[]"), nil, 500, "*"},
		"wrong message":         {"messages", "void", `{"type":11}`, nil, 500, "*"},
		"no signature":          {"messages", "void", good, []string{"X-ASRS-Signature", "-"}, 401, "*"},
		"wrong signature":       {"messages", "void", good, []string{"X-ASRS-Signature", "sha256=00"}, 401, "*"},
		"body before signature": {"messages", "void", "{", []string{"X-ASRS-Signature", "-"}, 500, "*"},
		"disconnected, failed":  {"connections", "disconnected", `{"Type":11,"Error":"gone"}`, nil, 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			status, answer := h.upstream(t, c.category, c.event, c.body, c.header...)
			if status != c.status || c.answer != "*" && answer != c.answer {
				t.Errorf("got  %d %q\nwant %d %q", status, answer, c.status, c.answer)
			}
		})
	}
}

func TestConnectedDecidesTheStatus(t *testing.T) {
	for name, want := range map[string]int{"void": http.StatusOK, "fail": http.StatusForbidden} {
		h := startHost(t, options(t, appFiles(t, map[string]string{name + "/function.json": connectionTrigger("connected")}), "serve"))
		if status, answer := h.upstream(t, "connections", "connected", `{"type":10}`); status != want || answer != "" {
			t.Errorf("%s: got %d %q, want %d", name, status, answer, want)
		}
	}
}

func TestAnswersTheRealHostHangsOn(t *testing.T) {
	files := make(map[string]string)
	for _, name := range []string{"empty", "nothing", "plain", "broken", "lower", "big"} {
		files[name+"/function.json"] = trigger(name, "")
	}
	h := startHost(t, options(t, appFiles(t, files), "serve"))
	for name, want := range map[string]string{
		"empty":   `"error":"the handler's response is empty, and the Functions host would wait until functionTimeout: respond with {}`,
		"nothing": `"error":"the handler's response is null, and the Functions host would wait until functionTimeout: respond with {}`,
		"plain":   `"error":"the handler's response has the content type \"text/plain\": the Functions host requires application/json"`,
		"broken":  `"error":"Invalid HttpResponseMessage: `,
		"lower":   `"result":{"date":"2024-05-01T10:00:00Z"}`,
		"big":     `"error":"the result is, or for a MessagePack client has, an integer beyond 64 bits, which reaches clients as something else: return a string"`,
	} {
		status, answer := h.upstream(t, "messages", name, invocation("7", name, "[]"))
		if status != http.StatusOK || !strings.Contains(answer, want) || !strings.HasPrefix(answer, `{"type":3,"invocationId":"7"`) {
			t.Errorf("%s: got %d %s, want %s", name, status, answer, want)
		}
	}
	if e := h.await(t, func(e Event) bool { return e.Function == "big" }); e.Err != errBig {
		t.Errorf("got %+v", e)
	}
	if e := h.await(t, func(e Event) bool { return e.Function == "lower" }); len(e.Logs) != 2 || e.Logs[1] != "b" || e.Err != nil {
		t.Errorf("got %+v", e)
	}
}

// echoed is what the echo function saw.
type echoed struct {
	Body    string
	Chunked []string
	Header  http.Header
	Path    string
}

func echo(t *testing.T, h *testHost, event, arguments string, header ...string) (echoed, map[string]map[string]any) {
	t.Helper()
	_, answer := h.upstream(t, "messages", event, invocation("0", event, arguments), header...)
	var completion struct{ Result echoed }
	if err := json.Unmarshal([]byte(strings.TrimSuffix(answer, separator)), &completion); err != nil {
		t.Fatalf("%v in %s", err, answer)
	}
	var body map[string]map[string]any
	if err := json.Unmarshal([]byte(completion.Result.Body), &body); err != nil {
		t.Fatalf("%v in %s", err, completion.Result.Body)
	}
	return completion.Result, body
}

func TestRequestToTheHandler(t *testing.T) {
	function := strings.Replace(trigger("Say", ""), `"event"`, `"parameterNames":["text","connectionid","count","none","lightTrigger"],"event"`, 1)
	root := appFiles(t, map[string]string{"echo/function.json": function})
	arguments := `["hi","mine",42,null,true]`
	header := []string{
		"X-ASRS-User-Id", "ann", "X-ASRS-User-Claims", "asrs.s.uid: ann, role: a, role: b, odd",
		"X-ASRS-Client-Query", "?hub=chat&a=1&a=2&t=%41",
	}
	const context = `{"Arguments":["hi","mine",42,null,true],"Error":null,"Category":"messages","Event":"say","Hub":"chat","ConnectionId":"conn-1","UserId":"ann","Headers":{"Host":`

	h := startHost(t, options(t, root, "serve"))
	seen, body := echo(t, h, "say", arguments, header...)
	if seen.Path != "/echo" || len(seen.Chunked) != 1 || seen.Header.Get("Content-Type") != "application/json; charset=utf-8" ||
		len(seen.Header.Get("X-Azure-Functions-Invocationid")) != 36 || seen.Header.Get("User-Agent") != "Azure-Functions-Host/"+hostVersion {
		t.Errorf("got %+v", seen)
	}
	var layer, text string
	layer, _ = body["Data"]["invocation"].(string)
	if err := json.Unmarshal([]byte(layer), &text); err != nil || !strings.HasPrefix(text, context) ||
		!strings.HasSuffix(text, `"Query":{"hub":"chat","a":"1,2","t":"A"},"Claims":{"asrs.s.uid":"ann","role":"a"}}`) {
		t.Errorf("got %v %s", err, text)
	}
	for _, part := range []string{`"X-Asrs-Connection-Id":"conn-1"`, `"X-Asrs-Signature":"sha256=00, sha256=26`} {
		if !strings.Contains(text, part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
	if strings.Contains(text, "Content-") {
		t.Errorf("content headers in %s", text)
	}
	// The extension's own properties win over a parameter of the same name.
	for name, want := range map[string]any{
		"text": `"hi"`, "connectionid": `"conn-1"`, "count": "42", "none": nil, "lightTrigger": nil,
		"Category": `"messages"`, "UserId": `"ann"`, "Error": nil, "ConnectionId": nil,
	} {
		if got := body["Metadata"][name]; got != want {
			t.Errorf("Metadata.%s is %v, want %v", name, got, want)
		}
	}
	if sys, _ := body["Metadata"]["sys"].(map[string]any); sys["MethodName"] != "echo" {
		t.Errorf("got sys %v", sys)
	}
	if claims, _ := body["Metadata"]["Claims"].(map[string]any); claims["role"] != "a" {
		t.Errorf("got claims %v", claims)
	}
}

func TestPayloadObject(t *testing.T) {
	o := options(t, appFiles(t, map[string]string{"echo/function.json": trigger("say", "")}), "serve")
	o.PayloadFormat = PayloadObject
	h := startHost(t, o)
	if _, answer := h.upstream(t, "messages", "say", invocation("0", "say", "[1]")); answer != `{"type":3,"invocationId":"0","result":null}`+separator {
		t.Errorf("got %s", answer)
	}
	u := &upstreamCall{request: &http.Request{Header: http.Header{}}, hub: "h"}
	data := newtonsoft.Value{Kind: newtonsoft.Object}
	data.Set("invocation", invocationContext(u))
	want := `{"Data":{"invocation":{"Arguments":null,"Error":null,"Category":"","Event":"","Hub":"h","ConnectionId":"","UserId":null,"Headers":{"Host":""},"Query":null,"Claims":null}},"Metadata":{}}`
	if got := string(envelope(data, newtonsoft.Value{})); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
