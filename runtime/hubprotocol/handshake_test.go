package hubprotocol_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

type handshakeVectors struct {
	RequestValid []struct {
		Bytes    string `json:"bytes"`
		Protocol string `json:"protocol"`
		Version  int    `json:"version"`
	} `json:"requestValid"`
	RequestIncomplete []string           `json:"requestIncomplete"`
	RequestInvalid    []invalidHandshake `json:"requestInvalid"`
	ResponseValid     []struct {
		Bytes string  `json:"bytes"`
		Error *string `json:"error"`
	} `json:"responseValid"`
	ResponseInvalid []invalidHandshake `json:"responseInvalid"`
}

type invalidHandshake struct {
	Bytes  string `json:"bytes"`
	Reason string `json:"reason"`
	Field  string `json:"field"`
}

func payloadOf(t *testing.T, frame string) []byte {
	t.Helper()
	payload, rest, ok := hubprotocol.CutText([]byte(frame))
	if !ok || len(rest) > 0 {
		t.Fatalf("%q is not one frame", frame)
	}
	return payload
}

func TestHandshakeRequests(t *testing.T) {
	vectors := load[handshakeVectors](t, "handshake.json")
	for _, v := range vectors.RequestValid {
		want := hubprotocol.HandshakeRequest{Protocol: v.Protocol, Version: v.Version}
		got, err := hubprotocol.ParseHandshakeRequest(payloadOf(t, v.Bytes))
		if err != nil || got != want {
			t.Errorf("%q: got %+v, %v", v.Bytes, got, err)
		}
		frame := hubprotocol.AppendHandshakeRequest(nil, want)
		if got, err := hubprotocol.ParseHandshakeRequest(payloadOf(t, string(frame))); err != nil || got != want {
			t.Errorf("%q: got %+v, %v", frame, got, err)
		}
	}
	for _, text := range vectors.RequestIncomplete {
		if _, _, ok := hubprotocol.CutText([]byte(text)); ok {
			t.Errorf("%q was taken for a frame", text)
		}
	}
	for _, v := range vectors.RequestInvalid {
		_, err := hubprotocol.ParseHandshakeRequest(payloadOf(t, v.Bytes))
		checkHandshakeError(t, v, err)
	}
}

func TestHandshakeResponses(t *testing.T) {
	vectors := load[handshakeVectors](t, "handshake.json")
	for _, v := range vectors.ResponseValid {
		want := hubprotocol.HandshakeResponse{Error: v.Error}
		got, err := hubprotocol.ParseHandshakeResponse(payloadOf(t, v.Bytes))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, %v", v.Bytes, got, err)
		}
		if frame := hubprotocol.AppendHandshakeResponse(nil, want); !strings.Contains(v.Bytes, "unknown") && string(frame) != v.Bytes {
			t.Errorf("got %q, want %q", frame, v.Bytes)
		}
	}
	for _, v := range vectors.ResponseInvalid {
		_, err := hubprotocol.ParseHandshakeResponse(payloadOf(t, v.Bytes))
		checkHandshakeError(t, v, err)
	}
}

func checkHandshakeError(t *testing.T, v invalidHandshake, err error) {
	t.Helper()
	var failure *hubprotocol.MessageError
	field, _, _ := strings.Cut(v.Field, ":")
	if !errors.As(err, &failure) || field != "" && failure.Field != field {
		t.Errorf("%q: got %v, want %s %s", v.Bytes, err, v.Reason, v.Field)
	}
}

func TestHandshakeRequestArrivesByteByByte(t *testing.T) {
	frame := string(hubprotocol.AppendHandshakeRequest(nil, hubprotocol.HandshakeRequest{Protocol: "json", Version: 1}))
	if want := "{\"protocol\":\"json\",\"version\":1}\x1e"; frame != want {
		t.Fatalf("got %q, want %q", frame, want)
	}
	for end := range len(frame) {
		if _, rest, ok := hubprotocol.CutText([]byte(frame[:end])); ok || len(rest) != end {
			t.Errorf("%d bytes: taken for a frame", end)
		}
	}
}

func FuzzParseHandshakeRequest(f *testing.F) {
	for _, seed := range []string{`{"protocol":"json","version":1}`, `{"protocol":"json"}`, `{}`, `42`, ``, `{"protocol":"a","version":1e400}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		request, err := hubprotocol.ParseHandshakeRequest(payload)
		if err != nil {
			return
		}
		frame := hubprotocol.AppendHandshakeRequest(nil, request)
		if again, err := hubprotocol.ParseHandshakeRequest(payloadOf(t, string(frame))); err != nil || again.Version != request.Version {
			t.Fatalf("%q: got %+v, %v", frame, again, err)
		}
	})
}
