package hubprotocol_test

import (
	"bytes"
	"encoding/hex"
	"math"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

type (
	sum   [2]byte
	blob  []byte
	coded []byte
)

func (c coded) MarshalText() ([]byte, error) { return []byte("coded"), nil }

func TestResultsKeepBytesAndTimes(t *testing.T) {
	at := time.Unix(0x58ec1c80, 0)
	type omitting struct {
		A []byte `json:"a,omitempty"`
		B string `json:"b"`
	}
	type nested struct {
		At    time.Time         `json:"at"`
		Maybe *time.Time        `json:"maybe"`
		Any   any               `json:"any"`
		Map   map[string][]byte `json:"map"`
		Text  string            `json:"text"`
	}
	for _, c := range []struct {
		result any
		want   string
	}{
		{at, "d6ff58ec1c80"},
		{at.In(time.FixedZone("", 3600)), "d6ff58ec1c80"},
		{at.Add(250), "d7ff000003e858ec1c80"},
		{time.Time{}, "c70cff00000000fffffff1886e0900"},
		{&at, "d6ff58ec1c80"},
		{[]byte{1, 2, 3}, "c403010203"},
		{[]byte{}, "c400"},
		{[]byte(nil), "c400"},
		{blob{1}, "c40101"},
		{sum{1, 2}, "c4020102"},
		{coded{1}, "a5636f646564"},
		{[]any{[]byte{1}, at, "AQ==", "2017-04-11T00:00:00Z"}, "94c40101d6ff58ec1c80a441513d3db4323031372d30342d31315430303a30303a30305a"},
		{omitting{B: ""}, "81a162a0"},
		{omitting{A: []byte{}, B: ""}, "81a162a0"},
		{omitting{A: []byte{7}, B: "x"}, "82a161c40107a162a178"},
		{nested{At: at, Any: map[string]any{"b": []byte{1}, "a": at}, Map: map[string][]byte{"k": {}}},
			"85a26174d6ff58ec1c80a56d61796265c0a3616e7982a161d6ff58ec1c80a162c40101a36d617081a16bc400a474657874a0"},
		{map[time.Time]int{at.UTC(): 1}, "81b4323031372d30342d31315430303a30303a30305a01"},
	} {
		got, err := hubprotocol.AppendMessagePackResult([]byte{9}, c.result)
		if err != nil || hex.EncodeToString(got) != "09"+c.want {
			t.Errorf("%T %v: got %x, %v; want 09%s", c.result, c.result, got, err, c.want)
		}
	}
	for _, result := range []any{make(chan int), math.NaN(), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if got, err := hubprotocol.AppendMessagePackResult([]byte{9}, result); err == nil || len(got) != 1 {
			t.Errorf("%T: got %x, %v", result, got, err)
		}
	}
}

// FuzzResult holds what a result is in MessagePack to what it is in JSON.
func FuzzResult(f *testing.F) {
	type result struct {
		A    []byte `json:"a,omitempty"`
		B    string `json:"b,omitempty"`
		C    string `json:"c"`
		D    blob   `json:"d,omitempty"`
		E    any    `json:"e"`
		F    map[string][]byte
		At   time.Time `json:"at,omitzero"`
		Next *result   `json:"next,omitempty"`
		List []result  `json:"list,omitempty"`
	}
	for _, seed := range []string{
		`{"a":"AQ==","b":"x","c":"","d":"","e":{"y":[1,"AQ==",null]},"F":{"k":"","l":"Ag=="},"at":"2026-01-02T03:04:05.6Z"}`,
		`{"next":{"a":"","c":"","next":{"d":"AQ=="}},"list":[{},{"b":"z","c":"2026-01-02T03:04:05Z","at":"0001-02-01T00:00:00Z"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var value result
		if json.Unmarshal(text, &value) != nil {
			return
		}
		packed, err := hubprotocol.AppendMessagePackResult(nil, value)
		if err != nil {
			return // deeper than 128 levels, or a year that RFC 3339 has not
		}
		got, err := hubprotocol.AppendJSONValue(nil, packed)
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var gotValue, wantValue result
		if json.Unmarshal(got, &gotValue) != nil || json.Unmarshal(want, &wantValue) != nil || !same(gotValue, wantValue) {
			t.Fatalf("%x\ngot  %s\nwant %s", packed, got, want)
		}
	})
}

// same compares values whose times may be in other zones.
func same(x, y any) bool {
	a, errA := json.Marshal(x, json.Deterministic(true), utc)
	b, errB := json.Marshal(y, json.Deterministic(true), utc)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

var utc = json.WithMarshalers(json.MarshalFunc(func(at time.Time) ([]byte, error) { return at.UTC().MarshalJSON() }))
