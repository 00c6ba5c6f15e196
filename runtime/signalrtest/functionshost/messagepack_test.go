package functionshost

import (
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
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
func TestUnpackedArguments(t *testing.T) {
	for packed, want := range map[string]string{
		"90":                      `[]`,
		"9401ffcc80d1ff00":        `[1,-1,128,-256]`,
		"93c0c2c3":                `[null,false,true]`,
		"91cb3ff8000000000000":    `[1.5]`,
		"91ca42c80000":            `[100.0]`,
		"91cb7ff8000000000001":    `["NaN"]`,
		"91cbfff0000000000000":    `["-Infinity"]`,
		"91c403010203":            `["AQID"]`,
		"9181a16193a1780102":      `[{"a":["x",1,2]}]`,
		"91a1ff":                  "[\"\ufffd\"]",
		"9201d6ff00000000":        `[1,null]`,
		"92d6ff0000000001":        "error: " + errLost.Error(),
		"9181a161d6ff00000000":    `[{"a":null}]`,
		"918101a161":              "error: a map has a name of the type int: the Functions extension takes text only",
		"91cfffffffffffffffff":    "error: the Functions extension takes no integer over 9223372036854775807",
		"91cf7fffffffffffffff":    `[9223372036854775807]`,
		strings.Repeat("91", 200): "error: the arguments are nested deeper than 128 levels",
		"91c1":                    "error: the arguments are no MessagePack",
	} {
		data, err := hex.DecodeString(packed)
		if err != nil {
			t.Fatal(err)
		}
		text, err := unpacked(data)
		if err != nil {
			text = []byte("error: " + err.Error())
		}
		if string(text) != want {
			t.Errorf("%s: got %s, want %s", packed, text, want)
		}
	}
}

func FuzzUnpacked(f *testing.F) {
	for _, seed := range []string{"90", "9181a16193a1780102", "9201d6ff00000000", "dfffffffff", "91a1ff"} {
		data, err := hex.DecodeString(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if text, err := unpacked(data); err == nil && !json.Valid(text) {
			t.Fatalf("%x became %q", data, text)
		}
	})
}
