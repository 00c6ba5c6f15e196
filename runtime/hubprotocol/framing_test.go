package hubprotocol_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

type framingVectors struct {
	Binary struct {
		RoundTrip []struct {
			PayloadHex string `json:"payloadHex"`
			WireHex    string `json:"wireHex"`
		} `json:"roundTrip"`
		RoundTripSizes []int `json:"roundTripSizes"`
		Several        struct {
			WireHex     string   `json:"wireHex"`
			PayloadsHex []string `json:"payloadsHex"`
		} `json:"several"`
		TooLarge   []string `json:"tooLarge"`
		Incomplete []string `json:"incomplete_consumesNothing"`
	} `json:"binary"`
	Text struct {
		Split []struct {
			Wire     string   `json:"wire"`
			Messages []string `json:"messages"`
			Rest     string   `json:"rest"`
		} `json:"split"`
	} `json:"text"`
}

func TestTextFrames(t *testing.T) {
	for _, v := range load[framingVectors](t, "framing.json").Text.Split {
		messages := []string{}
		message, rest, ok := hubprotocol.CutText([]byte(v.Wire))
		for ; ok; message, rest, ok = hubprotocol.CutText(rest) {
			messages = append(messages, string(message))
		}
		if !reflect.DeepEqual(messages, v.Messages) || string(rest) != v.Rest {
			t.Errorf("%q: got %q and %q", v.Wire, messages, rest)
		}
	}
}

func TestBinaryFrames(t *testing.T) {
	vectors := load[framingVectors](t, "framing.json").Binary
	for _, v := range vectors.RoundTrip {
		payload, wire := unhex(t, v.PayloadHex), unhex(t, v.WireHex)
		if got := hubprotocol.AppendBinary(nil, payload); !bytes.Equal(got, wire) {
			t.Errorf("AppendBinary(%x) = %x, want %x", payload, got, wire)
		}
		message, rest, ok, err := hubprotocol.CutBinary(wire)
		if !ok || err != nil || !bytes.Equal(message, payload) || len(rest) != 0 {
			t.Errorf("CutBinary(%x) = %x, %x, %v, %v", wire, message, rest, ok, err)
		}
	}
	for _, size := range vectors.RoundTripSizes {
		payload := bytes.Repeat([]byte{0xA5}, size)
		message, rest, ok, err := hubprotocol.CutBinary(hubprotocol.AppendBinary(nil, payload))
		if !ok || err != nil || !bytes.Equal(message, payload) || len(rest) != 0 {
			t.Errorf("%d bytes: got %d, %v, %v", size, len(message), ok, err)
		}
	}
	rest := unhex(t, vectors.Several.WireHex)
	for _, text := range vectors.Several.PayloadsHex {
		var message []byte
		var err error
		if message, rest, _, err = hubprotocol.CutBinary(rest); err != nil || !bytes.Equal(message, unhex(t, text)) {
			t.Errorf("got %x, %v; want %s", message, err, text)
		}
	}
	for _, text := range vectors.TooLarge {
		if _, _, ok, err := hubprotocol.CutBinary(unhex(t, text)); ok || !errors.Is(err, hubprotocol.ErrFrameTooLarge) {
			t.Errorf("%s: got %v, %v; want ErrFrameTooLarge", text, ok, err)
		}
	}
	for _, text := range vectors.Incomplete {
		data := unhex(t, text)
		if _, rest, ok, err := hubprotocol.CutBinary(data); ok || err != nil || !bytes.Equal(rest, data) {
			t.Errorf("%s: got rest %x, %v, %v", text, rest, ok, err)
		}
	}
}

func FuzzCutBinary(f *testing.F) {
	for _, seed := range [][]byte{{}, {0}, {3, 'a', 'b', 'c', 1}, {0xff, 0xff, 0xff, 0xff, 0x07}, {0x80, 0x80, 0x80, 0x80, 0x08}, {0x80, 0x00}} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		message, rest, ok, err := hubprotocol.CutBinary(data)
		switch {
		case !ok && !bytes.Equal(rest, data):
			t.Fatalf("%x: no message, but rest is %x", data, rest)
		case ok && (err != nil || len(message)+len(rest) >= len(data) || !bytes.HasSuffix(data, rest)):
			t.Fatalf("%x: got %x, %x, %v", data, message, rest, err)
		}
	})
}
