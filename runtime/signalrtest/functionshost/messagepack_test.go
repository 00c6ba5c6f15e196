package functionshost

import (
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

const packedType = "application/x-msgpack"

func packedCall(t *testing.T, id, target string, arguments []byte) string {
	t.Helper()
	body, err := hubprotocol.AppendServerlessMessagePack(nil, &hubprotocol.Invocation{InvocationID: id, Target: target, Arguments: arguments})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestMessagePackClients(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, map[string]string{
		"echo/function.json":  trigger("say", ""),
		"lower/function.json": trigger("lower", ""),
		"fail/function.json":  trigger("fail", ""),
		"void/function.json":  connectionTrigger("disconnected"),
	}), "serve"))
	call := func(event, id string, arguments []byte) (status int, completion *hubprotocol.Completion) {
		t.Helper()
		status, answer := h.upstream(t, "messages", event, packedCall(t, id, event, arguments), "Content-Type", packedType)
		frame, rest, ok, err := hubprotocol.CutBinary([]byte(answer))
		if !ok {
			return status, nil
		}
		message, parseErr := hubprotocol.ParseMessagePack(frame)
		completion, isCompletion := message.(*hubprotocol.Completion)
		if err != nil || parseErr != nil || len(rest) != 0 || !isCompletion || completion.InvocationID != id {
			t.Fatalf("got %q", answer)
		}
		return status, completion
	}
	arguments := msgp.AppendArrayHeader(nil, 3)
	arguments = msgp.AppendUint8(arguments, 7)
	arguments = msgp.AppendString(arguments, "2024-05-01T10:00:00.000Z") // text stays text here
	arguments = msgp.AppendBytes(arguments, []byte{0xFF})
	_, completion := call("say", "1", arguments)
	text, err := hubprotocol.AppendJSONValue(nil, completion.Result)
	if err != nil {
		t.Fatal(err)
	}
	var seen echoed
	if err := json.Unmarshal(text, &seen); err != nil || !strings.Contains(seen.Body, `\\\"Arguments\\\":[7,\\\"2024-05-01T10:00:00.000Z\\\",\\\"/w==\\\"]`) {
		t.Errorf("%v in %s", err, seen.Body)
	}
	if _, completion := call("fail", "2", []byte{0x90}); completion.Error == nil || !strings.Contains(*completion.Error, "500 (Internal Server Error)") {
		t.Errorf("got %+v", completion)
	}
	if status, completion := call("lower", "", []byte{0x90}); status != 200 || completion != nil {
		t.Errorf("a send got %d %+v", status, completion)
	}
	if status, _ := call("lower", "3", []byte{0x91, 0xCF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}); status != 500 {
		t.Errorf("an integer over int64 got %d", status)
	}
	// Connection events are JSON for every client.
	if status, _ := h.upstream(t, "connections", "disconnected", `{"type":11}`, "Content-Type", packedType); status != 500 {
		t.Errorf("got %d", status)
	}
	if status, _ := h.upstream(t, "connections", "disconnected", `{"type":11}`); status != 200 {
		t.Errorf("got %d", status)
	}
}

// What the extension's MessagePack reader makes of each kind of value.
func TestPackedArguments(t *testing.T) {
	for packed, want := range map[string]string{
		"90":                               `[]`,
		"9401ffcc80d1ff00":                 `[1,-1,128,-256]`,
		"93c0c2c3":                         `[null,false,true]`,
		"91cb3ff8000000000000":             `[1.5]`,
		"91ca42c80000":                     `[100.0]`,
		"91cb7ff8000000000001":             `["NaN"]`,
		"91cbfff0000000000000":             `["-Infinity"]`,
		"91c403010203":                     `["AQID"]`,
		"9181a16193a1780102":               `[{"a":["x",1,2]}]`,
		"91a1ff":                           "[\"\ufffd\"]",
		"91a4e282417a":                     "[\"\ufffd\ufffdAz\"]",
		"9201d6ff00000000":                 `[1,null] lost`,
		"93d6ff000000000102":               `[null,null,null] lost`,
		"9181a161d6ff00000000":             `[{"a":null}] lost`,
		"918101a161":                       "error: a map has a name of the type int: the Functions extension accepts text only",
		"91cfffffffffffffffff":             "error: the Functions extension does not accept integers over 9223372036854775807",
		"91cf7fffffffffffffff":             `[9223372036854775807]`,
		strings.Repeat("91", 10002) + "01": "error: the arguments are nested deeper than 10000 levels",
		"91c1":                             "error: the arguments are not MessagePack",
	} {
		data, err := hex.DecodeString("960180a130a173" + packed + "90")
		if err != nil {
			t.Fatal(err)
		}
		m, err := parseMessagePack(data)
		got := m.arguments.String()
		if m.lost {
			got += " lost"
		}
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != want || err == nil && (m.target != "s" || m.invocationID != "0") {
			t.Errorf("%.40s: got %s, want %s", packed, got, want)
		}
	}
}

// A timestamp that the extension loses is told, wherever it stands.
func TestLostTimestampsAreTold(t *testing.T) {
	h := startHost(t, options(t, appFiles(t, map[string]string{"void/function.json": trigger("void", "")}), "serve"))
	body, err := hex.DecodeString("960180a130a4766f696491d6ff6632321290")
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := h.upstream(t, "messages", "void", string(body), "Content-Type", packedType); status != 200 {
		t.Errorf("got %d", status)
	}
	h.await(t, func(e Event) bool {
		return e.Kind == Warning && strings.HasPrefix(e.Message, "a MessagePack extension type, such as a timestamp, in the arguments of void arrives as null")
	})
}

func FuzzParseMessagePack(f *testing.F) {
	for _, seed := range []string{"960180a130a17390", "960180c0a1739181a16193a1780102", "960180a130a1739201d6ff00000000", "dfffffffff", "9601dfffffffff", "960180a130a173dd7fffffff"} {
		data, err := hex.DecodeString(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := parseMessagePack(data); err == nil && !json.Valid(m.arguments.Append(nil)) {
			t.Fatalf("%x became %s", data, m.arguments)
		}
	})
}

func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{`{"type":1,"target":"t","arguments":[1,"2024-05-01T10:00:00.000Z"]}`, `{"type":11,"error":"x"}`, `{'type':1.0,arguments:{"$values":[1]}}`, `{"type":1,"arguments":[{"$id":"1"}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseJSON(data, false)
		if err == nil && !m.arguments.IsNull() && m.arguments.Kind != newtonsoft.Array {
			t.Fatalf("%q has the arguments %s", data, m.arguments)
		}
	})
}
