package functionshost

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// vectors reads a file of facts taken from the extension's own tests; its
// origin is in it.
func vectors(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// recorder is a sender that notes what it is given.
type recorder struct{ calls []string }

func (r *recorder) Send(_ context.Context, m signalr.Message) error {
	arguments, err := json.Marshal(m.Arguments)
	r.calls = append(r.calls, strings.TrimSpace(fmt.Sprintf("%s %s", m.To.Kind, m.To.Name))+" "+m.Target+string(arguments))
	return err
}

func (r *recorder) ChangeGroup(_ context.Context, c signalr.GroupChange) error {
	r.calls = append(r.calls, fmt.Sprintf("%s user=%s connection=%s group=%s", c.Action, c.UserID, c.ConnectionID, c.Group))
	return nil
}

// sent returns what an output value makes the sender do.
func sent(value string) (string, error) {
	r := new(recorder)
	in := &instance{notify: func(e Event) { r.calls = append(r.calls, e.Kind.String()) }}
	read, err := newtonsoft.Read([]byte(value), newtonsoft.Options{Whole: true, Streamed: true})
	if err == nil {
		err = in.send(context.Background(), r, read)
	}
	return strings.Join(r.calls, "; "), err
}

func TestOutputVectors(t *testing.T) {
	var v struct {
		Classify, MessageRoute, GroupRoute []struct {
			In        json.RawMessage
			Out, Call string
		}
	}
	vectors(t, "output-binding.json", &v)
	for _, c := range v.Classify {
		got, err := sent(string(c.In))
		switch c.Out {
		case "error":
			if err == nil {
				t.Errorf("%s: got %s, want an error", c.In, got)
			}
		case "message":
			if err != nil || !strings.Contains(got, "newMessage[") {
				t.Errorf("%s: got %s, %v", c.In, got, err)
			}
		case "groupAction":
			if err != nil || !strings.HasPrefix(got, "add ") {
				t.Errorf("%s: got %s, %v", c.In, got, err)
			}
		default:
			t.Errorf("unknown class %s", c.Out)
		}
	}
	for _, c := range v.MessageRoute {
		if got, err := sent(string(c.In)); err != nil || got != c.Call+` newMessage["arg1","arg2"]` {
			t.Errorf("%s: got %s, %v; want %s", c.In, got, err, c.Call)
		}
	}
	calls := map[string]string{
		"add user to group":                            "add user=userId1 connection= group=group1",
		"remove user from group":                       "remove user=userId1 connection= group=group1",
		"remove user from all groups":                  "removeAll user=userId1 connection= group=",
		"add connection to group":                      "add user= connection=connection1 group=group1",
		"remove connection from group":                 "remove user= connection=connection1 group=group1",
		"nothing happens (read in source, not a test)": "warning",
	}
	for _, c := range v.GroupRoute {
		got, err := sent(string(c.In))
		if want := calls[c.Call]; got != want || (err != nil) != (c.Call == "error") {
			t.Errorf("%s: got %s, %v; want %s", c.In, got, err, c.Call)
		}
	}
}

func TestOutputForms(t *testing.T) {
	for value, want := range map[string]string{
		`[{"target":"a"},{"TARGET":"b","Arguments":[1,{"x":"2024-05-01T10:00:00.000Z"}]}]`: `all a[]; all b[1,{"x":"2024-05-01T10:00:00Z"}]`,
		`"{\"target\":\"a\"}"`:                                 `all a[]`,
		`" [{\"target\":\"a\"}]"`:                              `all a[]`,
		`[]`:                                                   ``,
		`{"target":"a","userId":7,"extra":{}}`:                 `user 7 a[]`,
		`{"target":"a","userId":null}`:                         `all a[]`,
		`{"target":true,"connectionId":"c"}`:                   `connection c True[]`,
		`{"action":1,"userId":"u","groupName":"g"}`:            `remove user=u connection= group=g`,
		`{"action":" add ","userId":"u","groupName":"g"}`:      `add user=u connection= group=g`,
		`{"action":"add,remove","userId":"u","groupName":"g"}`: `remove user=u connection= group=g`,
		`{"action":7,"userId":"u"}`:                            `warning`,
		`"{target:'a',arguments:[1,],}"`:                       `all a[1]`,
		`{"target":5,"arguments":"x","action":"add","userId":"u","groupName":"g"}`: `add user=u connection= group=g`,
		`{"action":"ADD","userId":"u","groupName":"g"}`:                            `add user=u connection= group=g`,
	} {
		if got, err := sent(value); err != nil || got != want {
			t.Errorf("%s: got %s, %v; want %s", value, got, err, want)
		}
	}
	for value, want := range map[string]string{
		`"test"`:                           "Output value must be an object: give the binding an object, an array of objects, or a string with the JSON of either",
		`"hello you"`:                      "Output value must be an object",
		`"7"`:                              "Output value must be an object",
		`7`:                                "Output value must be an object",
		`["x"]`:                            "Output value must be an object",
		`{}`:                               "the value is neither a message, which needs target, nor a group action, which needs action",
		`{"target":null}`:                  "the value is neither a message, which needs target",
		`{"target":""}`:                    "the target of a message must not be empty",
		`{"target":{}}`:                    errNeither.Error() + ": target is not a string",
		`{"target":"a","userId":[]}`:       errNeither.Error() + ": userId is not a string",
		`{"target":"a","arguments":"x"}`:   errNeither.Error() + ": the arguments are not an array",
		`{"action":"join","userId":"u"}`:   errNeither.Error() + ": target is missing, and action is not add, remove or removeAll",
		`{"action":true,"userId":"u"}`:     errNeither.Error(),
		`{"action":7}`:                     "the group action needs a connectionId or a userId",
		`{"action":"add","userId":"u"}`:    "the group action needs a groupName",
		`{"action":"add","groupName":"g"}`: "the group action needs a connectionId or a userId",
	} {
		if got, err := sent(value); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %s, %v; want %s", value, got, err, want)
		}
	}
}

// restService takes the sends of the host; to "full" it says no.
type restService struct {
	*httptest.Server
	mu    sync.Mutex
	calls []string
}

func newService(t *testing.T) *restService {
	s := new(restService)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls = append(s.calls, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+string(body)))
		if strings.Contains(r.URL.Path, "full") {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *restService) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := s.calls
	s.calls = nil
	return calls
}

// Outputs reach the service before the caller has its answer.
func TestOutputsAreSentOverREST(t *testing.T) {
	rest := newService(t)
	output := func(name, setting string) string {
		return `,{"type":"signalR","direction":"out","name":"` + name + `","hubName":"Chat","connectionStringSetting":"` + setting + `"}`
	}
	withAnswer := strings.NewReplacer(`"event"`, `"parameterNames":["answer"],"event"`)
	o := options(t, appFiles(t, map[string]string{
		"outputs/function.json": withAnswer.Replace(trigger("plain", output("clients", "Other"))),
	}), "serve")
	o.Settings["Other"] = "Endpoint=" + rest.URL + ";AccessKey=" + testKey + ";Version=1.0;"
	returning := options(t, appFiles(t, map[string]string{
		"outputs/function.json": withAnswer.Replace(trigger("plain", output("$return", "Other"))),
	}), "serve")
	returning.Settings["Other"] = o.Settings["Other"]
	plain, returned := startHost(t, o), startHost(t, returning)

	all := `POST /api/hubs/chat/:send {"target":"a","arguments":[]}`
	for name, c := range map[string]struct {
		h      *testHost
		answer string
		sent   []string
		result string // end of the completion
	}{
		"message and group":           {plain, `{"Outputs":{"clients":[{"target":"a"},{"action":"add","userId":"u","groupName":"g"}]},"ReturnValue":1}`, []string{all, "PUT /api/hubs/chat/users/u/groups/g"}, `"result":1}`},
		"other names are not outputs": {plain, `{"Outputs":{"Clients":{"target":"a"}}}`, nil, `"result":null}`},
		"null":                        {plain, `{"Outputs":{"clients":null}}`, nil, `"result":null}`},
		"result with its name":        {plain, `{"Outputs":{"clients":{"target":"b"}},"ReturnValue":{"clients":{"target":"a"}}}`, []string{all}, `"result":{"clients":{"target":"a"}}}`},
		"failing":                     {plain, `{"Outputs":{"clients":{"target":"a","groupName":"full"}},"ReturnValue":1}`, []string{`POST /api/hubs/chat/groups/full/:send {"target":"a","arguments":[]}`}, "*output clients of function outputs: "},
		"no object":                   {plain, `{"Outputs":{"clients":"dGVzdA=="}}`, nil, "*output clients of function outputs: Output value must be an object"},
		"$return":                     {returned, `{"ReturnValue":{"target":"a"}}`, []string{all}, `"result":{"target":"a"}}`},
		"$return by name":             {returned, `{"Outputs":{"$return":{"target":"a"}}}`, nil, `"result":null}`},
	} {
		argument, err := json.Marshal([]any{map[string]json.RawMessage{"x": json.RawMessage(c.answer)}})
		if err != nil {
			t.Fatal(err)
		}
		status, completion := c.h.upstream(t, "messages", "plain", invocation("0", "plain", string(argument)))
		want, part := strings.CutPrefix(c.result, "*")
		if status != http.StatusOK || part && !strings.Contains(completion, want) || !part && !strings.HasSuffix(completion, want+separator) {
			t.Errorf("%s: got %d %s, want %s", name, status, completion, c.result)
		}
		if got := rest.take(); !slices.Equal(got, c.sent) {
			t.Errorf("%s: got %q, want %q", name, got, c.sent)
		}
	}
}

func TestSignatureVectors(t *testing.T) {
	var v struct {
		Cases []struct {
			ConnectionID string
			Header       string
			AccessKeys   []string
			Valid        bool
		}
	}
	vectors(t, "upstream-signature.json", &v)
	for _, c := range v.Cases {
		if got := service.IsSigned([]string{c.Header}, c.ConnectionID, c.AccessKeys); got != c.Valid {
			t.Errorf("%q with %q: got %v", c.Header, c.AccessKeys, got)
		}
	}
}

func TestSignatureKeysOfSeveralEndpoints(t *testing.T) {
	for name, c := range map[string]struct {
		endpoint string
		keys     int
	}{
		"one connection": {"", 1}, "an endpoint with a key": {"Endpoint=http://b;AccessKey=b;Version=1.0", 2}, "an identity": {"Endpoint=https://b;AuthType=azure;Version=1.0", 0}, "a service URI": {"https://b", 1},
	} {
		a, err := readApp(Options{Root: appFiles(t, one(trigger("e", ""))), Settings: map[string]string{
			"AzureSignalRConnectionString": testConnection, "Azure__SignalR__Endpoints__two__secondary": c.endpoint,
		}})
		if err != nil {
			t.Fatal(err)
		}
		if keys, err := a.signatureKeys(service.NewSettings(a.settings.connectionString), "AzureSignalRConnectionString"); err != nil || len(keys) != c.keys {
			t.Errorf("%s: got %d keys, %v", name, len(keys), err)
		}
	}
}

func TestHeaderVectors(t *testing.T) {
	var v struct {
		Query, Claims []struct {
			In  string
			Out map[string]string
		}
		Headers []struct {
			In  [][2]string
			Out map[string]string
		}
	}
	vectors(t, "upstream-headers.json", &v)
	check := func(property string, header http.Header, want map[string]string) {
		t.Helper()
		c := invocationContext(&upstreamCall{request: &http.Request{Header: header}})
		got := make(map[string]string)
		for _, m := range c.Get(property).Members {
			got[m.Name] = m.Value.Text
		}
		for name, value := range want {
			if canonical := http.CanonicalHeaderKey(name); property == "Headers" {
				name = canonical
			}
			if got[name] != value {
				t.Errorf("%s: got %v, want %v", property, got, want)
			}
		}
		if delete(got, "Host"); len(got) != len(want) {
			t.Errorf("%s: got %v, want %v", property, got, want)
		}
	}
	for _, c := range v.Query {
		check("Query", http.Header{http.CanonicalHeaderKey("X-ASRS-Client-Query"): {c.In}}, c.Out)
	}
	for _, c := range v.Claims {
		check("Claims", http.Header{http.CanonicalHeaderKey("X-ASRS-User-Claims"): {c.In}}, c.Out)
	}
	for _, c := range v.Headers {
		header := http.Header{}
		for _, pair := range c.In {
			header.Add(pair[0], pair[1])
		}
		check("Headers", header, c.Out)
	}
}

func FuzzOutput(f *testing.F) {
	for _, seed := range []string{`{"target":"a","arguments":[1]}`, `[{"action":"add"}]`, `"{}"`, `"dGVzdA=="`, `{"target":{}}`, `7`, `[[]]`, `{"userId":1e999,"target":"x"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		a, err := readAnswer(&http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}}, append(append([]byte(`{"Outputs":{"x":`), text...), `}}`...), false)
		if err != nil {
			return
		}
		if calls, err := sent(a.outputs["x"].String()); err == nil && calls != "" && !strings.ContainsAny(string(text), "{") {
			t.Fatalf("%s did %s", text, calls)
		}
	})
}

func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{`{}`, `null`, ` `, `{"outputs":null,"LOGS":["a"],"ReturnValue":"x"}`, `{"Logs":[1]}`, `[`, "{\"a\":\"\xff\"}"} {
		f.Add("application/json", []byte(seed))
	}
	f.Add("text/plain; charset", []byte("x"))
	f.Fuzz(func(t *testing.T, contentType string, text []byte) {
		a, err := readAnswer(&http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {contentType}}}, text, false)
		if (a == nil) == (err == nil) {
			t.Fatalf("%v, %v", a, err)
		}
		if err != nil {
			return
		}
		frame, err := completion{result: a.returnValue}.json()
		if err == nil && !json.Valid(bytes.TrimSuffix(frame, []byte(separator))) && !strings.Contains(string(text), "undefined") && !strings.Contains(string(text), ",") {
			t.Fatalf("%q became the frame %q", text, frame)
		}
	})
}
