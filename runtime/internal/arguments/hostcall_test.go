package arguments_test

import (
	"reflect"
	"strings"
	"testing"

	v2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// The context as the Functions extension writes it, by the rules in
// InvocationContext.cs of Azure/azure-sdk-for-net.
const hostContext = `{"Arguments":["a \"quoted\" text",{"id":7,"items":[{"sku":"x"}],"Error":1}],"Error":null,"Category":"messages","Event":"send","Hub":"chat","ConnectionId":"c1","UserId":"ann","Headers":{"X-A":"1","x-a":"2"},"Query":{"q":"\u00e9"},"Claims":{}}`

// body returns the body of a call with the context in so many strings.
func body(context string, level int) string {
	for range level {
		quoted, _ := jsontext.AppendQuote(nil, context)
		context = string(quoted)
	}
	return `{"Data":{"req":{},"invocation":` + context + `},"Metadata":{"sys":{"MethodName":"send"}}}`
}

func TestHostCallIsReadWhereItLies(t *testing.T) {
	for level := range 3 {
		for name, context := range map[string]string{
			"as it comes":         hostContext,
			"arguments last":      strings.Replace(hostContext, `"Arguments":`, `"Error":null,"Arguments":`, 1),
			"something between":   strings.Replace(hostContext, `],"Error":null`, `],"Other":[1],"Error":null`, 1),
			"something like it":   strings.Replace(hostContext, `"items":[`, `"tags":[],"Error":[],"items":[`, 1),
			"no error":            strings.Replace(hostContext, `"Error":null,`, ``, 1),
			"blanks":              strings.ReplaceAll(hostContext, `":`, `" : `),
			"a duplicate further": strings.Replace(hostContext, `"Claims":{}`, `"Claims":{},"More":{"a":1}`, 1),
		} {
			if name == "arguments last" {
				context = strings.Replace(context, `],"Error":null`, `]`, 1)
			}
			var call arguments.HostCall
			if !call.Read([]byte(body(context, level)), "invocation", new(arguments.Arguments)) {
				t.Errorf("level %d, %s: not ok", level, name)
				continue
			}
			checkHostCall(t, name, call)
		}
	}
}

func checkHostCall(t *testing.T, name string, call arguments.HostCall) {
	t.Helper()
	var text string
	var order order
	call.Arguments.Expect("text", "order")
	value(call.Arguments, &text)
	value(call.Arguments, &order)
	if err := call.Arguments.End(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if text != `a "quoted" text` || order.ID != 7 || len(order.Items) != 1 || order.Items[0].SKU != "x" {
		t.Errorf("%s: got %q %+v", name, text, order)
	}
	got := []any{call.Error, call.Category, call.Event, call.Hub, call.ConnectionID, call.UserID, arguments.List(call.Headers), arguments.List(call.Query), arguments.List(call.Claims)}
	want := []any{"", "messages", "send", "chat", "c1", "ann", []string{"X-A", "1", "x-a", "2"}, []string{"q", "é"}, []string(nil)}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\ngot  %q\nwant %q", name, got, want)
	}
	if n := call.Arguments.Len(); n != 2 || string(call.Arguments.Raw(0)) != `"a \"quoted\" text"` {
		t.Errorf("%s: %d arguments, the first is %s", name, n, call.Arguments.Raw(0))
	}
}

func TestHostCallsForThePatient(t *testing.T) {
	for name, text := range map[string]string{
		"empty":             ``,
		"no object":         `[]`,
		"no data":           `{"Metadata":{}}`,
		"other case":        strings.Replace(body(hostContext, 2), "Data", "data", 1),
		"other binding":     strings.Replace(body(hostContext, 0), "invocation", "other", 1),
		"null":              body("null", 0),
		"spelled otherwise": strings.ReplaceAll(body(hostContext, 1), `\"`, `\u0022`),
		"pretty":            body(strings.ReplaceAll(hostContext, `,"`, ",\n\""), 1),
		"three strings":     body(hostContext, 3),
		"trailing":          body(hostContext, 1) + "x",
		"trailing inside":   body(hostContext+"x", 1),
		"header is a list":  body(strings.Replace(hostContext, `"X-A":"1"`, `"X-A":["1"]`, 1), 1),
		"no list":           body(strings.Replace(hostContext, `"Arguments":[`, `"Arguments":{"a":[`, 1), 0),
	} {
		var call arguments.HostCall
		if call.Read([]byte(text), "invocation", new(arguments.Arguments)) {
			t.Errorf("%s: got %+v", name, call)
		}
	}
}

// FuzzHostCall holds what is read in place to what package json reads after
// unpacking.
func FuzzHostCall(f *testing.F) {
	for level := range 3 {
		f.Add([]byte(body(hostContext, level)))
	}
	f.Add([]byte(`{"Data":{"invocation":{"Arguments":[[],[],{"a":[],"Error":2}],"Error":"x"}}}`))
	f.Add([]byte(`{"Data":{"invocation":"{\"Arguments\":null}"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var call arguments.HostCall
		if !call.Read(text, "invocation", new(arguments.Arguments)) {
			return
		}
		if call.Arguments.Err() != nil {
			return // the list is read later, and found malformed
		}
		var outer struct {
			Data map[string]jsontext.Value
		}
		lenient := jsontext.AllowDuplicateNames(true)
		if err := v2.Unmarshal(text, &outer, lenient); err != nil {
			t.Fatalf("accepted, but: %v", err)
		}
		context := outer.Data["invocation"]
		for context.Kind() == '"' {
			unquoted, err := jsontext.AppendUnquote(nil, context)
			if err != nil {
				t.Fatal(err)
			}
			context = unquoted
		}
		var want struct {
			Arguments                                         []jsontext.Value
			Error, Category, Event, Hub, ConnectionId, UserId string
			Headers, Query, Claims                            map[string]string
		}
		if err := v2.Unmarshal(context, &want, lenient); err != nil {
			t.Fatalf("accepted, but: %v", err)
		}
		got := []any{call.Error, call.Category, call.Event, call.Hub, call.ConnectionID, call.UserID, call.Arguments.Len()}
		all := []any{want.Error, want.Category, want.Event, want.Hub, want.ConnectionId, want.UserId, len(want.Arguments)}
		if !reflect.DeepEqual(got, all) {
			t.Fatalf("got  %q\nwant %q", got, all)
		}
		if len(arguments.List(call.Headers)) < 2*len(want.Headers) {
			t.Fatalf("got %q, want %q", arguments.List(call.Headers), want.Headers)
		}
	})
}
