package hubprotocol_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

type wire struct {
	Name string `json:"name"`
	Wire string `json:"wire"`
}

type jsonVectors struct {
	WriteAndParse   []wire `json:"writeAndParse"`
	SpecExamples    []wire `json:"specExamples"`
	ParseOutOfOrder []struct {
		Name    string         `json:"name"`
		Wire    string         `json:"wire"`
		Message jsontext.Value `json:"message"`
	} `json:"parseOutOfOrder"`
	ParseInvalid []struct {
		Wire   string `json:"wire"`
		Reason string `json:"reason"`
		Field  string `json:"field"`
	} `json:"parseInvalid"`
	ExtraPropertyIgnored []string `json:"extraPropertyIgnored"`
	ArgumentBinding      struct {
		Cases []wire `json:"cases"`
	} `json:"argumentBinding"`
	EncodedLength map[string]int `json:"encodedLength_includingRecordSeparator"`
}

func parse(t *testing.T, text string) hubprotocol.Message {
	t.Helper()
	m, err := hubprotocol.ParseJSON([]byte(text))
	if err != nil {
		t.Fatalf("ParseJSON(%s): %v", text, err)
	}
	return m
}

func write(t *testing.T, m hubprotocol.Message) string {
	t.Helper()
	frame, err := hubprotocol.AppendJSON(nil, m)
	if err != nil {
		t.Fatalf("AppendJSON(%+v): %v", m, err)
	}
	return string(frame)
}

func TestWireTextsSurviveParseAndWrite(t *testing.T) {
	vectors := load[jsonVectors](t, "hub-json.json")
	for _, v := range append(vectors.WriteAndParse, vectors.SpecExamples...) {
		if got := write(t, parse(t, v.Wire)); got != v.Wire+"\x1e" {
			t.Errorf("%s:\ngot  %q\nwant %q", v.Name, got, v.Wire+"\x1e")
		}
	}
}

func TestPropertiesComeInAnyOrder(t *testing.T) {
	for _, v := range load[jsonVectors](t, "hub-json.json").ParseOutOfOrder {
		got := strings.TrimSuffix(write(t, parse(t, v.Wire)), "\x1e")
		if !sameJSON(t, got, string(v.Message)) {
			t.Errorf("%s: got %s, want %s", v.Name, got, v.Message)
		}
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var left, right any
	if err := errors.Join(json.Unmarshal([]byte(a), &left), json.Unmarshal([]byte(b), &right)); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(left, right)
}

func TestInvalidMessagesNameTheField(t *testing.T) {
	problems := map[string]string{"not-an-object": "must be an object", "unreadable-json": "is not valid JSON", "missing": "is missing", "wrong-type": "must be a"}
	for _, v := range load[jsonVectors](t, "hub-json.json").ParseInvalid {
		m, err := hubprotocol.ParseJSON([]byte(v.Wire))
		var failure *hubprotocol.MessageError
		if m != nil || !errors.As(err, &failure) {
			t.Errorf("%s: got %v, %v; want a MessageError", v.Wire, m, err)
			continue
		}
		field, kind, typed := strings.Cut(v.Field, ":")
		if !strings.HasPrefix(failure.Problem, problems[v.Reason]) || typed && !strings.Contains(failure.Problem, kind) {
			t.Errorf("%s: got %v, want %s %s", v.Wire, err, v.Reason, kind)
		}
		if named := v.Reason == "missing" || v.Reason == "wrong-type"; named && failure.Field != field {
			t.Errorf("%s: got field %q, want %q", v.Wire, failure.Field, field)
		}
	}
}

func TestMoreInvalidMessages(t *testing.T) {
	for text, want := range map[string]string{
		`{}`: "hub message: type is missing",
		`{"type":3,"invocationId":"1","result":1,"error":"x"}`: "hub message: error and result exclude each other",
		`{"type":6} {}`:                 "hub message is not valid JSON: jsontext: invalid character '{' after top-level value after offset 11",
		`{"type":7,"allowReconnect":1}`: "hub message: allowReconnect must be a boolean, is a number",
		`{"type":1.5}`:                  "hub message: type must be a whole number, is 1.5",
		`{"type":9}`:                    "hub message: sequenceId is missing",
		`{"type":5}`:                    "hub message: invocationId is missing",
		`{"type":1,"target":"a","arguments":[],"streamIds":[1]}`: "hub message: streamIds must be a string, is a number",
		`{"type":1,"target":null,"arguments":[]}`:                "hub message: target must be a string, is null",
	} {
		if _, err := hubprotocol.ParseJSON([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

// A number is told by how it starts, and may end at once.
func TestNumbersThatAreNone(t *testing.T) {
	for _, number := range []string{`-`, `-a`, `1e`, `1.`, `01`, `9223372036854775808`, `-0.5`} {
		for _, text := range []string{`{"type":` + number + `}`, `{"type":` + number, `{"type":8,"sequenceId":` + number + `}`} {
			if m, err := hubprotocol.ParseJSON([]byte(text)); err == nil {
				t.Errorf("%s: got %+v", text, m)
			}
			if m, err := hubprotocol.ParseServerless([]byte(text)); err == nil {
				t.Errorf("%s: got %+v", text, m)
			}
		}
		if r, err := hubprotocol.ParseHandshakeRequest([]byte(`{"protocol":"json","version":` + number + `}`)); err == nil {
			t.Errorf("%s: got %+v", number, r)
		}
	}
}

func TestWhatIsUnknownIsIgnored(t *testing.T) {
	vectors := load[jsonVectors](t, "hub-json.json")
	want := &hubprotocol.Invocation{InvocationID: "42", Target: "foo", Arguments: []byte("[]")}
	for _, text := range vectors.ExtraPropertyIgnored {
		if got := parse(t, text); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v", text, got)
		}
	}
	for _, number := range []hubprotocol.MessageType{0, 10, 11, 99} {
		text := strings.TrimSuffix(write(t, &hubprotocol.Unknown{Number: number}), "\x1e")
		if got := parse(t, text); !reflect.DeepEqual(got, &hubprotocol.Unknown{Number: number}) {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}

// What arguments hold must fail the call later, not the connection now.
func TestArgumentsAreNotBoundHere(t *testing.T) {
	texts := []string{`{"type":1,"target":"a","arguments":["\ud800"]}`, `{"type":1,"target":"a","arguments":[{"a":1,"a":2}]}`}
	for _, v := range load[jsonVectors](t, "hub-json.json").ArgumentBinding.Cases {
		texts = append(texts, v.Wire)
	}
	for _, text := range texts {
		if parse(t, text) == nil {
			t.Errorf("%s: no message", text)
		}
	}
}

func TestEncodedLengths(t *testing.T) {
	one := []byte("[1]")
	messages := map[string]hubprotocol.Message{
		"InvocationMessage_WithoutInvocationId":         &hubprotocol.Invocation{Target: "Target", Arguments: one},
		"InvocationMessage_WithInvocationId":            &hubprotocol.Invocation{InvocationID: "1", Target: "Target", Arguments: one},
		"InvocationMessage_WithInvocationIdAndStreamId": &hubprotocol.Invocation{InvocationID: "1", Target: "Target", Arguments: one, StreamIDs: []string{"2"}},
		"CloseMessage_Empty":                            &hubprotocol.Close{},
		"CloseMessage_WithError":                        &hubprotocol.Close{Error: "error"},
		"StreamItemMessage_WithNullItem":                &hubprotocol.StreamItem{InvocationID: "1", Item: []byte("null")},
		"StreamItemMessage_WithItem":                    &hubprotocol.StreamItem{InvocationID: "1", Item: []byte("1")},
		"CompletionMessage_Empty":                       &hubprotocol.Completion{InvocationID: "1"},
		"CompletionMessage_WithResult":                  &hubprotocol.Completion{InvocationID: "1", Result: []byte("1")},
		"CompletionMessage_WithError":                   &hubprotocol.Completion{InvocationID: "1", Error: new("error")},
		"StreamInvocationMessage":                       &hubprotocol.StreamInvocation{InvocationID: "1", Target: "target"},
		"StreamInvocationMessage_WithStreamId":          &hubprotocol.StreamInvocation{InvocationID: "1", Target: "target", StreamIDs: []string{"2"}},
		"CancelInvocationMessage":                       &hubprotocol.CancelInvocation{InvocationID: "1"},
		"PingMessage":                                   &hubprotocol.Ping{},
	}
	for name, want := range load[jsonVectors](t, "hub-json.json").EncodedLength {
		if messages[name] == nil {
			t.Errorf("%s: no such message here", name)
			continue
		}
		if frame := write(t, messages[name]); len(frame) != want {
			t.Errorf("%s: %q has %d bytes, want %d", name, frame, len(frame), want)
		}
	}
}

func TestWhatIsNotJSONIsNotWritten(t *testing.T) {
	for want, m := range map[string]hubprotocol.Message{
		"hub message: arguments must be an array, is an object": &hubprotocol.Invocation{Arguments: []byte(`{}`)},
		"hub message: arguments is not valid JSON":              &hubprotocol.StreamInvocation{Arguments: []byte(`[`)},
		"hub message: result is not valid JSON":                 &hubprotocol.Completion{Result: []byte("\"\x1e\"")},
		"hub message: item is missing":                          &hubprotocol.StreamItem{},
		"hub message: error and result exclude each other":      &hubprotocol.Completion{Result: []byte("1"), Error: new("")},
		"hub message of Go type <nil> is unknown":               nil,
	} {
		out, err := hubprotocol.AppendJSON([]byte("before"), m)
		if err == nil || !strings.HasPrefix(err.Error(), want) || string(out) != "before" {
			t.Errorf("got %q, %v; want %s", out, err, want)
		}
	}
}

func TestTextsAreEscaped(t *testing.T) {
	got := write(t, &hubprotocol.Completion{InvocationID: "\x1e", Error: new("<\"é\xff\n")})
	if want := `{"type":3,"invocationId":"\u001e","error":"<\"é` + "\ufffd" + `\n"}` + "\x1e"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{
		`{"type":1,"headers":{"a":"b"},"invocationId":"1","target":"t","arguments":[1,{"a":[]}],"streamIds":["2"]}`,
		`{"type":2,"invocationId":"1","item":null}`, `{"type":3,"invocationId":"1","result":{}}`, `{"type":3,"invocationId":"1","error":""}`, `{"type":3,"invocationId":""}`,
		`{"type":7,"error":"x","allowReconnect":true}`, `{"type":8,"sequenceId":1}`, `{"type":99}`, `{"Type":11,"ERROR":"x"}`, `{"type":1`, `{"type":-}`, `null`, ``, "{\"type\":6}\x1e", "{\"\xff\":1}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		if m, err := hubprotocol.ParseServerless(payload); (m == nil) == (err == nil) {
			t.Fatalf("ParseServerless: %v, %v", m, err)
		}
		m, err := hubprotocol.ParseJSON(payload)
		if err != nil {
			var failure *hubprotocol.MessageError
			if m != nil || !errors.As(err, &failure) {
				t.Fatalf("got %v, %v", m, err)
			}
			return
		}
		// Raw values may hold invalid UTF-8, which is not written.
		frame, err := hubprotocol.AppendJSON(nil, m)
		if err != nil {
			return
		}
		payload, rest, ok := hubprotocol.CutText(frame)
		if !ok || len(rest) != 0 {
			t.Fatalf("%q is not one frame", frame)
		}
		again, err := hubprotocol.ParseJSON(payload)
		if err != nil {
			t.Fatalf("ParseJSON(%q): %v", payload, err)
		}
		if text := write(t, again); text != string(frame) {
			t.Fatalf("%q became %q", frame, text)
		}
	})
}
