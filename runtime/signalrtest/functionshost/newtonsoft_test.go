package functionshost

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// Dates and floats as Newtonsoft.Json reads and writes them by default.
func TestRewrittenValues(t *testing.T) {
	for in, want := range map[string]string{
		`"2024-05-01T10:00:00.000Z"`:       `"2024-05-01T10:00:00Z"`,
		`"2024-05-01T10:00:00Z"`:           `"2024-05-01T10:00:00Z"`,
		`"2024-05-01T10:00:00z"`:           `"2024-05-01T10:00:00Z"`,
		`"2024-05-01T10:00:00.120"`:        `"2024-05-01T10:00:00.12"`,
		`"2024-05-01T10:00:00.1234567Z"`:   `"2024-05-01T10:00:00.1234567Z"`,
		`"2024-05-01T10:00:00.123456789Z"`: `"2024-05-01T10:00:00.123456789Z"`, // too many digits for a date
		`"2024-02-30T10:00:00Z"`:           `"2024-02-30T10:00:00Z"`,
		`"2024-05-01 10:00:00"`:            `"2024-05-01 10:00:00"`,
		`"2024-05-01"`:                     `"2024-05-01"`,
		`"2024-05-01T10:00:00 and more"`:   `"2024-05-01T10:00:00 and more"`,
		`"2024-05-01T10:00:00+1"`:          `"2024-05-01T10:00:00+1"`,
		`"2024-05-01T10:00:00.Z"`:          `"2024-05-01T10:00:00.Z"`,
		`"0000-05-01T10:00:00Z"`:           `"0000-05-01T10:00:00Z"`,
		`1e3`:                              `1000.0`,
		`1.50`:                             `1.5`,
		`-0.0`:                             `-0.0`,
		`1E-7`:                             `1E-07`,
		`1e21`:                             `1E+21`,
		`42`:                               `42`,
		`123456789012345678901234567890`:   `123456789012345678901234567890`,
		`1e999`:                            `1e999`,
		`{"2024-05-01T10:00:00.0Z":[true,null,"2024-05-01T10:00:00.0Z",{"a":"","b":2.0}]}`: `{"2024-05-01T10:00:00.0Z":[true,null,"2024-05-01T10:00:00Z",{"a":"","b":2.0}]}`,
		`{"a":1,"a":1e0}`: `{"a":1,"a":1.0}`,
		`[1e0`:            `[1e0`,
		``:                ``,
	} {
		if got := string(rewritten([]byte(in))); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

// A date with an offset becomes one of the host's time zone.
func TestDatesWithOffsets(t *testing.T) {
	moment := time.Date(2024, 5, 1, 10, 0, 0, 500e6, time.UTC)
	for _, text := range []string{"2024-05-01T12:00:00.50+02:00", "2024-05-01T12:00:00.5+0200", "2024-05-01T12:00:00.5+02", "2024-05-01T06:30:00.5-03:30"} {
		want := `"` + moment.Local().Format("2006-01-02T15:04:05.9-07:00") + `"`
		if got := string(rewritten([]byte(`"` + text + `"`))); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestRewritingIsForDatesAndFloatsOnly(t *testing.T) {
	root := appFiles(t, map[string]string{"echo/function.json": trigger("say", ""), "lower/function.json": trigger("lower", "")})
	const arguments = `["2024-05-01T10:00:00.000Z",1e3]`
	for keep, want := range map[bool][2]string{
		false: {`{"Arguments":["2024-05-01T10:00:00Z",1000.0],`, `{"type":3,"invocationId":"0","result":{"date":"2024-05-01T10:00:00Z"}}` + separator},
		true:  {`{"Arguments":["2024-05-01T10:00:00.000Z",1e3],`, `{"type":3,"invocationId":"0","result":{"date":"2024-05-01T10:00:00.000Z"}}` + separator},
	} {
		o := options(t, root, "serve")
		o.KeepValues = keep
		h := startHost(t, o)
		_, body := echo(t, h, "say", arguments)
		layer, _ := body["Data"]["invocation"].(string)
		var text string
		if err := json.Unmarshal([]byte(layer), &text); err != nil || len(text) < len(want[0]) || text[:len(want[0])] != want[0] {
			t.Errorf("keep %v: got %s, %v", keep, text, err)
		}
		if _, answer := h.upstream(t, "messages", "lower", invocation("0", "lower", "[]")); answer != want[1] {
			t.Errorf("keep %v: got %s", keep, answer)
		}
	}
}

func FuzzRewritten(f *testing.F) {
	for _, seed := range []string{`["2024-05-01T10:00:00.000Z",1e3]`, `"2024-05-01T12:00:00+02:00"`, `{"a":{"b":[]}}`, `1e400`, `[1 2]`, `"\ud800"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		once := rewritten(text)
		if json.Valid(text) && !json.Valid(once) {
			t.Fatalf("%q became %q", text, once)
		}
		if twice := rewritten(once); json.Valid(once) && !reflect.DeepEqual(twice, once) {
			t.Fatalf("%q became %q, then %q", text, once, twice)
		}
	})
}
