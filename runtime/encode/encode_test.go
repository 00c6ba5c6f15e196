package encode_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	v2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/encode"
)

type (
	name  string
	names []name
)

// order has a field of every kind, and a writer as the generator writes it.
type order struct {
	ID     int64             `json:"id"`
	Name   name              `json:"name"`
	Level  uint16            `json:"level"`
	Active bool              `json:"active"`
	Score  float64           `json:"score"`
	Ratio  float32           `json:"ratio"`
	Joined time.Time         `json:"joined"`
	Blob   []byte            `json:"blob"`
	Tags   []string          `json:"tags"`
	Names  names             `json:"names"`
	Counts map[name]int      `json:"counts"`
	Notes  map[string]string `json:"notes"`
	Next   *order            `json:"next"`
	Parts  []order           `json:"parts"`
	Extra  any               `json:"extra"`
}

func writeOrder(w *encode.Writer, v *order) {
	w.Text(`{"id":`)
	encode.Int(w, &v.ID)
	w.Text(`,"name":`)
	encode.String(w, &v.Name)
	w.Text(`,"level":`)
	encode.Uint(w, &v.Level)
	w.Text(`,"active":`)
	encode.Bool(w, &v.Active)
	w.Text(`,"score":`)
	encode.Float(w, &v.Score)
	w.Text(`,"ratio":`)
	encode.Float(w, &v.Ratio)
	w.Text(`,"joined":`)
	encode.Time(w, &v.Joined)
	w.Text(`,"blob":`)
	encode.Bytes(w, &v.Blob)
	w.Text(`,"tags":`)
	encode.Strings(w, &v.Tags)
	w.Text(`,"names":`)
	encode.Slice(w, &v.Names, encode.String)
	w.Text(`,"counts":`)
	encode.Map(w, &v.Counts, encode.Int)
	w.Text(`,"notes":`)
	encode.StringMap(w, &v.Notes)
	w.Text(`,"next":`)
	encode.Pointer(w, &v.Next, writeOrder)
	w.Text(`,"parts":`)
	encode.Slice(w, &v.Parts, writeOrder)
	w.Text(`,"extra":`)
	encode.Any(w, &v.Extra)
	w.Text(`}`)
}

// check holds what is written to what package json writes. Neither sorts maps.
func check(t *testing.T, value order) {
	t.Helper()
	want, err := v2.Marshal(value)
	got, ok := encode.ResultOf(writeOrder)([]byte("before"), value)
	if ok != (err == nil) {
		t.Fatalf("%+v: ok is %v, package json says %v", value, ok, err)
	}
	if ok && (string(got[:6]) != "before" || sorted(t, got[6:]) != sorted(t, want)) {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
}

func sorted(t *testing.T, text jsontext.Value) string {
	t.Helper()
	if err := text.Format(jsontext.ReorderRawObjects(true), jsontext.PreserveRawStrings(true)); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return string(text)
}

func TestWritesWhatPackageJSONWrites(t *testing.T) {
	plus26 := time.FixedZone("", 26*60*60)
	for _, each := range []order{
		{},
		{ID: math.MinInt64, Name: "a \"quoted\" \\ text\x00\x1f\x7f\b\f\n\r\t<&>/é東\u2028\U0001f600", Level: math.MaxUint16, Active: true},
		{Name: "not UTF-8: \xff"},
		{Notes: map[string]string{"\xff": ""}},
		{Notes: map[string]string{"a": "1", "b": "\n", "": ""}, Counts: map[name]int{"x": -1}},
		{Tags: []string{}, Names: names{"", "n"}, Blob: []byte{}, Parts: []order{{}, {Tags: []string{"t"}}}},
		{Blob: []byte{0, 1, 255}, Next: &order{Next: &order{}}},
		{Joined: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)},
		{Joined: time.Date(2026, 1, 2, 3, 4, 5, 120e6, time.FixedZone("", -(9*60+30)*60))},
		{Joined: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
		{Joined: time.Date(2026, 1, 1, 0, 0, 0, 0, plus26)},
		{Extra: map[string]any{"a": []any{1, nil, "x"}}},
		{Extra: make(chan int)},
		{Extra: math.NaN()},
	} {
		check(t, each)
	}
}

func TestNumbers(t *testing.T) {
	for _, f := range []float64{0, math.Copysign(0, -1), 1, -1.5, 0.1, 1e-5, 9.99e-6, 1e-6, 1e-7, 123456789e-15, 1e20, 1e21, 1.5e21, 1e100,
		math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxFloat32, 1 << 53, 1<<53 + 2, 0.3, 1.0 / 3, math.NaN(), math.Inf(1), math.Inf(-1)} {
		check(t, order{Score: f})
		check(t, order{Ratio: float32(f)})
	}
}

func TestCyclesEnd(t *testing.T) {
	circle := &order{}
	circle.Next = circle
	list := make([]order, 2)
	list[0].Parts, list[1].Parts = list, list
	for _, each := range []order{*circle, {Parts: list}} {
		if text, ok := encode.ResultOf(writeOrder)(nil, each); ok {
			t.Errorf("a cycle was written, %d bytes", len(text))
		}
	}
}

func TestOtherResultsAreLeftAlone(t *testing.T) {
	for _, result := range []any{nil, &order{}, "text"} {
		if _, ok := encode.ResultOf(writeOrder)(nil, result); ok {
			t.Errorf("%T was written as an order", result)
		}
	}
}

// FuzzOrder writes what can arrive.
func FuzzOrder(f *testing.F) {
	f.Add([]byte(`{"id":-1,"name":"\u0001é","level":2,"active":true,"score":1e-7,"ratio":0.1,"joined":"2026-01-02T03:04:05.6+01:00"}`))
	f.Add([]byte(`{"blob":"AQI=","tags":["a"],"names":["b",""],"counts":{"c":1,"d":2},"notes":{"e":"f"},"next":{"parts":[{},{}]},"extra":[{"g":null}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var value order
		if json.Unmarshal(text, &value) == nil {
			check(t, value)
		}
	})
}

// FuzzString writes any text.
func FuzzString(f *testing.F) {
	for _, text := range []string{"", "plain", "\"", "\\", "\x00", "\x7f", "é", "\xff", "\xed\xa0\x80", "\u2028"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		check(t, order{Name: name(text), Notes: map[string]string{text: text}})
	})
}
