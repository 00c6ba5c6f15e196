package arguments_test

import (
	"bytes"
	"math"
	"reflect"
	"testing"
	"time"

	v2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// differ reads text by its type and with package json, in any number of
// strings, and fails where they differ.
func differ[T any](t *testing.T, text []byte) {
	t.Helper()
	var want T
	wantErr := v2.Unmarshal(text, &want)
	for level := range 3 {
		if level > 0 && !spellable(text) {
			return
		}
		list := wrapped(t, append(append([]byte{'['}, text...), ']'), level)
		args, err := arguments.JSONAt(list, level)
		var got T
		if err == nil {
			args.Expect("v")
			got = arguments.Value[T](args)
			err = args.End()
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("level %d, %T of %q: got %v, json %v", level, got, text, err, wantErr)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("level %d, %T of %q: got %v, json %v", level, got, text, got, want)
		}
	}
}

type (
	text  string
	texts []text
)

// FuzzString, and those below, give arbitrary text to one primitive each, as a
// value of an argument that is a list, so that null is among the values.
func FuzzString(f *testing.F) {
	for _, seed := range []string{`"a"`, `""`, `"\u0041\n\/\\\""`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00"`, `"\ud83d\u0041"`, "\"\xff\"", "\"\x1f\"", `"é😀 and more than eight bytes"`, `"abcdefg\"hijklmnop"`, `"\x"`, `"\u12"`, `"`, `null`, `1`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		list := append(append([]byte{'['}, text...), ']')
		differ[[]string](t, list)
		differ[texts](t, list)
	})
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{`0`, `-0`, `1`, `-1`, `01`, `1.`, `.5`, `1.5`, `1e5`, `1E+5`, `1e`, `-`, `127`, `128`, `-128`, `-129`, `255`, `256`, `65535`, `9007199254740993`, `9223372036854775807`, `9223372036854775808`, `-9223372036854775808`, `18446744073709551615`, `18446744073709551616`, `0.1`, `123456789012345.6`, `1e308`, `1e309`, `-1e400`, `5e-324`, `3.4028236e38`, `16777217`, `NaN`, `1_000`, `+1`, `null`, `"1"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		list := append(append([]byte{'['}, text...), ']')
		differ[[]int](t, list)
		differ[[]int8](t, list)
		differ[[]uint64](t, list)
		differ[[]uint16](t, list)
		differ[[]float64](t, list)
		differ[[]float32](t, list)
	})
}

func FuzzTime(f *testing.F) {
	for _, seed := range []string{`2026-01-02T03:04:05Z`, `2026-01-02T03:04:05.123456789Z`, `2026-01-02T03:04:05.1234567891Z`, `2026-01-02T03:04:05.Z`, `2026-01-02T03:04:05,5Z`, `2024-02-29T00:00:00Z`, `2023-02-29T00:00:00Z`, `2026-12-31T23:59:60Z`, `2026-01-02T24:00:00Z`, `2026-01-02T3:04:05Z`, `2026-01-02T03:04:05+01:00`, `2026-01-02T03:04:05-23:59`, `2026-01-02T03:04:05+24:00`, `0000-01-01T00:00:00Z`, `9999-12-31T23:59:59Z`, `2026-01-02t03:04:05z`, `2026-01-02`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if quoted, err := jsontext.AppendQuote(nil, text); err == nil {
			text = quoted
		}
		list := append(append([]byte{'['}, text...), ']')
		differ[[]time.Time](t, list)
	})
}

func FuzzBase64(f *testing.F) {
	for _, seed := range []string{`"AQID"`, `"AQI="`, `"AQ=="`, `"AQ"`, `"AQ==="`, `"A"`, `"AR=="`, `"A\n=="`, `"AQI\u003d"`, `"\/\/\/\/"`, `"_-__"`, `""`, `null`, `"AQ==AQ=="`, "\"AQID\r\n\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		list := append(append([]byte{'['}, text...), ']')
		differ[[][]byte](t, list)
	})
}

// skipped takes any value and keeps none.
type skipped struct{}

func FuzzSkip(f *testing.F) {
	for _, seed := range []string{`{"a":[1,{"b":null}],"c":"\u00e9"}`, `[[],{}]`, `{"a":1,}`, `[1,]`, `{,}`, `{"a"}`, `{"a":}`, `tru`, `nul`, `-`, `"\ud800"`, `1e999`, `{1:2}`, `[1 2]`, `{"a":1 "b":2}`, ` [ ] `, "\x00", `[`, `{`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		object := append(append([]byte(`{"unknown":`), text...), '}')
		var want skipped
		wantErr := v2.Unmarshal(object, &want, jsontext.AllowDuplicateNames(true))
		args, err := arguments.JSON(append(append([]byte{'['}, object...), ']'))
		if err == nil {
			args.Expect("v")
			value(args, &want)
			err = args.End()
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: got %v, json %v", object, err, wantErr)
		}
	})
}

// FuzzMessagePack holds what is read from MessagePack to what is read from its
// JSON form.
func FuzzMessagePack(f *testing.F) {
	seed := []byte{0x92, 0x8a}
	for name, value := range map[string][]byte{
		"id": {0x07}, "name": {0xa3, 'a', 'n', 'n'}, "age": {0xcd, 1, 0}, "active": {0xc3},
		"score": {0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0}, "joined": {0xd6, 0xff, 0x65, 0xde, 0x30, 0x80},
		"blob": {0xc4, 2, 1, 2}, "tags": {0x92, 0xa1, 'a', 0xc0}, "items": {0x91, 0x81, 0xa3, 's', 'k', 'u', 0xa1, 'x'},
		"counts": {0x81, 0xa1, 'k', 0xff},
	} {
		seed = append(append(append(seed, 0xa0|byte(len(name))), name...), value...)
	}
	f.Add(append(seed, 0xa1, 'x'))
	f.Add([]byte{0x91, 0x81, 0xa3, 'b', 'i', 'g', 0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{0x91, 0x82, 0xa2, 'i', 'd', 0xca, 0x3f, 0x80, 0, 0, 0xa4, 'n', 'a', 'm', 'e', 0xd6, 0xff, 0, 0, 0, 1})
	f.Add([]byte{0x91, 0x81, 0xa5, 'r', 'a', 't', 'i', 'o', 0xcb, 0x47, 0xf0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{0x91, 0xc0})
	for _, seed := range append(planSeeds(), seeds()...) {
		if list, err := hubprotocol.AppendMessagePackValue(nil, []byte(seed)); err == nil {
			f.Add(list)
		}
	}
	f.Fuzz(func(t *testing.T, list []byte) {
		args, err := arguments.MessagePack(list)
		if err != nil {
			return
		}
		first, rest, err := readAll(args)
		if args.Err() != nil {
			if err == nil {
				t.Fatalf("%x: read, but %v", list, args.Err())
			}
			return
		}
		text := []byte{'['}
		for i := range args.Len() {
			text = append(append(text, args.Raw(i)...), ',')
		}
		text = append(bytes.TrimSuffix(text, []byte{','}), ']')
		inBoth[broad](t, list, text)
		inBoth[any](t, list, text)
		inBoth[left](t, list, text)
		inBoth[numbers](t, list, text)
		plain, jsonErr := arguments.JSON(text)
		if jsonErr != nil {
			t.Fatalf("%x: %v", list, jsonErr)
		}
		wantFirst, wantRest, wantErr := readAll(plain)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%x is %s\ngot  %v\njson %v", list, text, err, wantErr)
		}
		if err == nil && (!reflect.DeepEqual(first, wantFirst) || !reflect.DeepEqual(rest, wantRest)) {
			t.Fatalf("%x is %s\ngot  %+v %q\njson %+v %q", list, text, first, rest, wantFirst, wantRest)
		}
	})
}

// inBoth reads the first argument of a MessagePack list and of its JSON form.
func inBoth[T any](t *testing.T, list, text []byte) {
	t.Helper()
	plain, err := arguments.JSON(text)
	if err != nil {
		t.Fatal(err)
	}
	var values [2]T
	var errs [2]error
	for i, args := range []*arguments.Arguments{packed(t, list), plain} {
		args.ExpectAtLeast("v", "rest")
		values[i] = arguments.Value[T](args)
		arguments.Rest[any](args)
		errs[i] = args.End()
	}
	if (errs[0] == nil) != (errs[1] == nil) || !reflect.DeepEqual(values[0], values[1]) {
		t.Fatalf("%T: %x is %s\ngot  %+v, %v\njson %+v, %v", values[0], list, text, values[0], errs[0], values[1], errs[1])
	}
}

func TestFloatsOfMessagePackAreExact(t *testing.T) {
	for _, want := range []float64{0, 0.1, -1.5, math.MaxFloat64, math.SmallestNonzeroFloat64, 1 << 53} {
		bits := math.Float64bits(want)
		list := []byte{0x91, 0xcb}
		for shift := 56; shift >= 0; shift -= 8 {
			list = append(list, byte(bits>>shift))
		}
		args, err := arguments.MessagePack(list)
		if err != nil {
			t.Fatal(err)
		}
		var got float64
		args.Expect("v")
		value(args, &got)
		if err := args.End(); err != nil || got != want {
			t.Errorf("got %v, %v; want %v", got, err, want)
		}
	}
}
