package hubprotocol_test

import (
	"bytes"
	"encoding/base64"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

type messagePackVectors struct {
	WriteAndParse []struct {
		Name    string         `json:"name"`
		Base64  string         `json:"base64"`
		Decoded jsontext.Value `json:"decoded"`
	} `json:"writeAndParse"`
	SpecExamples    []messagePackVector `json:"specExamples"`
	ParseOnly       []messagePackVector `json:"parseOnly"`
	ParseInvalid    []messagePackVector `json:"parseInvalid"`
	ArgumentBinding struct {
		Cases []messagePackVector `json:"cases"`
	} `json:"argumentBinding"`
	EncodedLength map[string]int `json:"encodedLength_includingPrefix"`
}

type messagePackVector struct {
	Name    string         `json:"name"`
	Hex     string         `json:"hex"`
	Decoded jsontext.Value `json:"decoded"`
	Field   string         `json:"field"`
	Failure string         `json:"failure"`
}

// The ASP.NET Core implementation writes these bytes, and reads them.
func TestMessagePackRoundTrip(t *testing.T) {
	for _, v := range load[messagePackVectors](t, "hub-messagepack.json").WriteAndParse {
		payload, err := base64.StdEncoding.DecodeString(v.Base64)
		if err != nil {
			t.Fatal(err)
		}
		m, err := hubprotocol.ParseMessagePack(payload)
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
			continue
		}
		got, err := hubprotocol.AppendServerlessMessagePack([]byte("before"), m)
		if want := append([]byte("before"), payload...); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: got %x, %v; want %x", v.Name, got, err, want)
		}
		framed, err := hubprotocol.AppendMessagePack(nil, m)
		if message, rest, ok, _ := hubprotocol.CutBinary(framed); err != nil || !ok || len(rest) > 0 || !bytes.Equal(message, payload) {
			t.Errorf("%s: framed as %x, %v", v.Name, framed, err)
		}
		sameElements(t, v.Name, payload, v.Decoded)
	}
}

// sameElements compares the whole message with its decoded form. The vectors
// show bytes as hex and times with milliseconds.
func sameElements(t *testing.T, name string, payload []byte, decoded jsontext.Value) {
	t.Helper()
	text, err := hubprotocol.AppendJSONValue(nil, payload)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	want := strings.NewReplacer(".000Z", "Z").Replace(string(decoded))
	want = strings.ReplaceAll(string(compact(t, want)), `{"hex":"010203"}`, `"AQID"`)
	if got := compact(t, string(text)); string(got) != want {
		t.Errorf("%s: got %s, want %s", name, got, want)
	}
}

func compact(t *testing.T, text string) jsontext.Value {
	t.Helper()
	value := jsontext.Value(text)
	if err := value.Compact(); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestMessagePackExamplesOfTheSpecification(t *testing.T) {
	vectors := load[messagePackVectors](t, "hub-messagepack.json")
	for _, v := range append(vectors.SpecExamples, vectors.ParseOnly...) {
		payload := unhex(t, v.Hex)
		m, err := hubprotocol.ParseMessagePack(payload)
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
			continue
		}
		var elements []jsontext.Value
		if err := json.Unmarshal(v.Decoded, &elements); err != nil {
			t.Fatal(err)
		}
		if got, want := int(m.Type()), int(elements[0][0]-'0'); got != want {
			t.Errorf("%s: type %d, want %d", v.Name, got, want)
		}
		sameElements(t, v.Name, payload, v.Decoded)
	}
}

func TestMessagePackThatIsNoMessage(t *testing.T) {
	vectors := load[messagePackVectors](t, "hub-messagepack.json")
	for _, v := range vectors.ParseInvalid {
		field, _, _ := strings.Cut(strings.FieldsFunc(v.Field, func(r rune) bool { return r == ':' || r == ' ' })[0], "[")
		if m, err := hubprotocol.ParseMessagePack(unhex(t, v.Hex)); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: got %+v, %v; want an error about %s", v.Name, m, err, v.Field)
		}
	}
	for _, v := range vectors.ArgumentBinding.Cases {
		m, err := hubprotocol.ParseMessagePack(unhex(t, v.Hex))
		if wrong := strings.HasPrefix(v.Failure, "arguments"); err != nil || (faultOf(m) != nil) != wrong {
			t.Errorf("%s: got %+v, %v, want a fault: %v", v.Name, m, err, wrong)
		}
	}
	for name, text := range map[string]string{
		"header of 2^32-1 items": "960180a378797aa66d6574686f64ddffffffff",
		"cut argument":           "960180a378797aa66d6574686f6491",
		"a million levels":       "960180a378797aa66d6574686f64" + strings.Repeat("91", 1_000_000),
	} {
		m, err := hubprotocol.ParseMessagePack(unhex(t, text))
		if call, ok := m.(*hubprotocol.Invocation); err != nil || !ok || call.InvocationID != "xyz" || call.Fault == nil {
			t.Errorf("%s: got %+v, %v, want a call with a fault", name, m, err)
		}
	}
	for name, text := range map[string]string{
		"empty header value":         "960181a3666f6fa0c0a1549090",
		"empty stream id":            "960180c0a1549091a0",
		"empty":                      "",
		"not an array":               "c0",
		"no type":                    "90",
		"type over int64":            "91cfffffffffffffffff",
		"headers of 2^32-1 items":    "9601dfffffffff",
		"text of 2^32-1 bytes":       "960180dbffffffff",
		"stream ids of 2^32-1 items": "960180a378797aa66d6574686f6490ddffffffff",
		"target that is not UTF-8":   "950180a378797aa1ff90",
		"kind of completion":         "940380a378797a04",
	} {
		if m, err := hubprotocol.ParseMessagePack(unhex(t, text)); err == nil {
			t.Errorf("%s: got %+v, want an error", name, m)
		}
	}
}

// Clients differ in how much they send, and one known library writes more
// bytes than it announces.
func TestMessagePackIsReadLeniently(t *testing.T) {
	for name, c := range map[string]struct {
		hex  string
		want hubprotocol.Message
	}{
		"call without stream ids": {"950180c0a16190", &hubprotocol.Invocation{Target: "a", Arguments: []byte{0x90}}},
		"nil headers":             {"9501c0c0a16190", &hubprotocol.Invocation{Target: "a", Arguments: []byte{0x90}}},
		"nil stream ids":          {"960180c0a16190c0", &hubprotocol.Invocation{Target: "a", Arguments: []byte{0x90}}},
		"close without reconnect": {"9207c0", &hubprotocol.Close{}},
		"bytes after the message": {"9307a165c3c2", &hubprotocol.Close{Error: "e", AllowReconnect: true}},
		"unknown type":            {"924dc3", &hubprotocol.Unknown{Number: 77}},
	} {
		if got, err := hubprotocol.ParseMessagePack(unhex(t, c.hex)); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}

func TestMessagePackLengths(t *testing.T) {
	id, nothing := "1", []byte{0xc0}
	for name, m := range map[string]hubprotocol.Message{
		"InvocationMessage_WithoutInvocationId":         &hubprotocol.Invocation{Target: "target", Arguments: []byte{0x91, 1}},
		"InvocationMessage_WithInvocationId":            &hubprotocol.Invocation{InvocationID: id, Target: "target", Arguments: []byte{0x91, 1}},
		"InvocationMessage_WithInvocationIdAndStreamId": &hubprotocol.Invocation{InvocationID: id, Target: "target", Arguments: []byte{0x91, 1}, StreamIDs: []string{id}},
		"CloseMessage_Empty":                            &hubprotocol.Close{},
		"CloseMessage_WithError":                        &hubprotocol.Close{Error: "error"},
		"StreamItemMessage_WithNullItem":                &hubprotocol.StreamItem{InvocationID: id, Item: nothing},
		"CompletionMessage_Empty":                       &hubprotocol.Completion{InvocationID: id},
		"CompletionMessage_WithResult":                  &hubprotocol.Completion{InvocationID: id, Result: nothing},
		"CompletionMessage_WithError":                   &hubprotocol.Completion{InvocationID: id, Error: new("error")},
		"CancelInvocationMessage":                       &hubprotocol.CancelInvocation{InvocationID: id},
		"PingMessage":                                   &hubprotocol.Ping{},
	} {
		frame, err := hubprotocol.AppendMessagePack(nil, m)
		if want := load[messagePackVectors](t, "hub-messagepack.json").EncodedLength[name]; err != nil || len(frame) != want {
			t.Errorf("%s: got %d bytes %x, %v; want %d", name, len(frame), frame, err, want)
		}
	}
}

func TestMessagesThatMessagePackCannotHold(t *testing.T) {
	for name, m := range map[string]hubprotocol.Message{
		"JSON arguments":       &hubprotocol.Invocation{Target: "a", Arguments: []byte(`["x"]`)},
		"no array":             &hubprotocol.Invocation{Target: "a", Arguments: []byte{1}},
		"two values":           &hubprotocol.Completion{InvocationID: "1", Result: []byte{1, 2}},
		"cut value":            &hubprotocol.StreamItem{InvocationID: "1", Item: []byte{0x91}},
		"no value":             &hubprotocol.StreamItem{InvocationID: "1"},
		"result and error":     &hubprotocol.Completion{InvocationID: "1", Result: []byte{1}, Error: new("e")},
		"upstream's connected": &hubprotocol.OpenConnection{},
	} {
		if got, err := hubprotocol.AppendMessagePack([]byte("before"), m); err == nil || string(got) != "before" {
			t.Errorf("%s: got %x, %v", name, got, err)
		}
	}
}

func FuzzParseMessagePack(f *testing.F) {
	for _, seed := range []string{"9106", "960180a378797aa66d6574686f64912a90", "950380a378797a01a54572726f72", "9307a378797ac3", "9209cc13", "940180a3616263a378797a", "9601dfffffffff", "950381a161a162a0032a"} {
		data := make([]byte, 0, len(seed)/2)
		for i := 0; i < len(seed); i += 2 {
			data = append(data, hexDigit(seed[i])<<4|hexDigit(seed[i+1]))
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		m, err := hubprotocol.ParseMessagePack(slices.Clone(payload))
		if err != nil || faultOf(m) != nil {
			return
		}
		first, err := hubprotocol.AppendServerlessMessagePack(nil, m)
		if err != nil {
			t.Fatalf("%x is %+v, which cannot be written: %v", payload, m, err)
		}
		again, err := hubprotocol.ParseMessagePack(first)
		if err != nil || !reflect.DeepEqual(again, m) {
			t.Fatalf("%x is %+v, written as %x and read as %+v, %v", payload, m, first, again, err)
		}
	})
}

func hexDigit(c byte) byte { return byte(strings.IndexByte("0123456789abcdef", c)) }

// faultOf returns why the arguments of a call cannot be read.
func faultOf(m hubprotocol.Message) error {
	switch m := m.(type) {
	case *hubprotocol.Invocation:
		return m.Fault
	case *hubprotocol.StreamInvocation:
		return m.Fault
	}
	return nil
}
