package values_test

import (
	jsonv1 "encoding/json"
	"math"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

type reply struct {
	Name  string            `json:"name"`
	Size  int64             `json:"size,string"`
	At    time.Time         `json:"at"`
	Blob  []byte            `json:"blob"`
	Items []reply           `json:"items"`
	Notes map[string]string `json:"notes,omitempty"`
	Any   any               `json:"any"`
}

// What encoding/json and package json write alike.
func TestResultsAreWrittenAsPackageJSONWritesThem(t *testing.T) {
	for _, result := range []any{
		nil, "text\n\u2028<&>", 1.5, math.MaxInt64, true, []int(nil), map[string]int(nil), &reply{},
		reply{Name: "é", At: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Blob: []byte{1, 2}, Items: []reply{{}, {Any: []any{nil, 1}}}},
		math.NaN(), "\xff", make(chan int), reply{Items: []reply{{Any: math.Inf(1)}}}, struct{ F func() }{},
	} {
		want, wantErr := json.Marshal(result)
		got, err := values.Append([]byte("before "), result)
		switch {
		case wantErr != nil:
			if err == nil || err.Error() != wantErr.Error() {
				t.Errorf("%T: got %v, want %v", result, err, wantErr)
			}
		case err != nil || string(got) != "before "+string(want):
			t.Errorf("got  %s, %v\nwant %s", got, err, want)
		}
	}
}

func TestMapsAreSorted(t *testing.T) {
	large := map[string]any{}
	for _, name := range []string{"b", "a", "é", "B", "", "a1", "_"} {
		large[name] = map[int]bool{3: true, 1: false, 20: true}
	}
	const want = `{"":{"1":false,"20":true,"3":true},"B":{"1":false,"20":true,"3":true},"_":{"1":false,"20":true,"3":true},"a":{"1":false,"20":true,"3":true},"a1":{"1":false,"20":true,"3":true},"b":{"1":false,"20":true,"3":true},"é":{"1":false,"20":true,"3":true}}`
	for range 20 {
		if got, err := values.Append(nil, large); err != nil || string(got) != want {
			t.Fatalf("got  %s, %v\nwant %s", got, err, want)
		}
	}
}

func TestNumbersAreNumbers(t *testing.T) {
	type numbers struct {
		N    jsonv1.Number
		List []jsonv1.Number
	}
	got, err := values.Append(nil, numbers{"1.50", []jsonv1.Number{"12345678901234567890", ""}})
	if want := `{"N":1.50,"List":[12345678901234567890,0]}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	for _, number := range []jsonv1.Number{"x", `"1"`, "1 2", "{}"} {
		if got, err := values.Append(nil, number); err == nil {
			t.Errorf("%q is written as %s", number, got)
		}
	}
}

// FuzzAppend writes what can arrive, as package json writes it.
func FuzzAppend(f *testing.F) {
	f.Add([]byte(`{"name":"\u0001é<","size":"-1","at":"2026-01-02T03:04:05.6+01:00","blob":"AQI=","items":[{},{"any":1e-7}],"notes":{"b":"c","a":""},"any":{"z":[null,0.1,1e21],"a":"\u2028"}}`))
	f.Add([]byte(`{"name":"\"\\\u007f"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var value reply
		if json.Unmarshal(text, &value) != nil {
			return
		}
		want, wantErr := json.Marshal(value, json.Deterministic(true))
		got, err := values.Append([]byte("before "), value)
		if (err == nil) != (wantErr == nil) || err == nil && string(got) != "before "+string(want) {
			t.Fatalf("got  %s, %v\nwant %s, %v", got, err, want, wantErr)
		}
	})
}
