package arguments_test

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// Bytes by the specification
// (https://github.com/msgpack/msgpack/blob/master/spec.md).
func TestMessagePackReadsAsItsJSONForm(t *testing.T) {
	for packed, want := range map[string]string{
		"c0":                             `null`,
		"c2":                             `false`,
		"c3":                             `true`,
		"7f":                             `127`,
		"ff":                             `-1`,
		"e0":                             `-32`,
		"cc80":                           `128`,
		"cdffff":                         `65535`,
		"ceffffffff":                     `4294967295`,
		"cfffffffffffffffff":             `18446744073709551615`,
		"d080":                           `-128`,
		"d18000":                         `-32768`,
		"d280000000":                     `-2147483648`,
		"d38000000000000000":             `-9223372036854775808`,
		"ca3dcccccd":                     `0.10000000149011612`,
		"cb3ff8000000000000":             `1.5`,
		"cb4340000000000000":             `9007199254740992`,
		"cb4341c37937e08000":             `1e+16`, // no integer: it may be another than was meant
		"a3616263":                       `"abc"`,
		"d903616263":                     `"abc"`,
		"da0003616263":                   `"abc"`,
		"db00000003616263":               `"abc"`,
		"a2220a":                         `"\"\n"`,
		"c403010203":                     `"AQID"`,
		"c50003010203":                   `"AQID"`,
		"c600000003010203":               `"AQID"`,
		"90":                             `[]`,
		"920102":                         `[1,2]`,
		"dc0001c0":                       `[null]`,
		"dd00000001c0":                   `[null]`,
		"80":                             `{}`,
		"81a16101":                       `{"a":1}`,
		"de0001a16101":                   `{"a":1}`,
		"df00000001a16101":               `{"a":1}`,
		"d6ff00000000":                   `"1970-01-01T00:00:00Z"`,
		"d7ffee6b27fc65de3080":           `"2024-02-27T18:57:04.999999999Z"`,
		"c70cff00000001ffffffffffffffff": `"1969-12-31T23:59:59.000000001Z"`,
	} {
		list, err := hex.DecodeString("91" + packed)
		if err != nil {
			t.Fatal(packed, err)
		}
		args, err := arguments.MessagePack(list)
		if err != nil {
			t.Errorf("%s: %v", packed, err)
			continue
		}
		if args.Len() != 1 || string(args.Raw(0)) != want {
			t.Errorf("%s: got %s, want %s", packed, args.Raw(0), want)
		}
	}
}

func TestMessagePackThatIsNone(t *testing.T) {
	for name, packed := range map[string]string{
		"no type":                    "91c1",
		"nothing":                    "91",
		"half an integer":            "91cd01",
		"half a string":              "91a3",
		"a string of 4 GB":           "91dbffffffff",
		"an array of 4 G items":      "91ddffffffff",
		"a map of 4 G members":       "91dfffffffff",
		"arguments of 4 G items":     "ddffffffff",
		"invalid UTF-8":              "91a1ff",
		"a name that is a number":    "91810101",
		"not a number":               "91cb7ff8000000000000",
		"infinity":                   "91ca7f800000",
		"an extension":               "91d40100",
		"a timestamp of 2 bytes":     "91d5ff0000",
		"more after the list":        "91c0c0",
		"no list":                    "a161",
		"too deep":                   "91" + strings.Repeat("91", 10001) + "c0",
		"a timestamp after 9999":     "91c70cff00000000003afff4417fffff",
		"1e9 nanoseconds and second": "91d7ffee6b280000000000",
	} {
		list, err := hex.DecodeString(packed)
		if err != nil {
			t.Fatal(name, err)
		}
		args, err := arguments.MessagePack(list)
		if err == nil {
			var v any
			args.Expect("v")
			value(args, &v)
			err = args.End()
		}
		var failure *arguments.ArgumentError
		if !errors.As(err, &failure) {
			t.Errorf("%s: got %v, want an ArgumentError", name, err)
		}
	}
}

// Inside of an argument nil leaves every kind of field as it is, as null does.
func TestNilsOfMessagePack(t *testing.T) {
	object := []byte{0x91, 0xde, 0, 18}
	for _, name := range []string{"id", "name", "age", "small", "level", "big", "active", "score", "ratio", "joined", "blob", "tags", "items", "counts", "next", "matrix", "extra", "notes"} {
		object = append(append(append(object, 0xa0|byte(len(name))), name...), 0xc0)
	}
	got, _, err := readAll(packed(t, object))
	if err != nil || !reflect.DeepEqual(got, order{}) {
		t.Errorf("got %+v, %v", got, err)
	}
	var inner struct {
		Item  item
		Pair  [2]int
		N     json.Number
		Items []item
	}
	args := packed(t, []byte("\x91\x84\xa4Item\xc0\xa4Pair\xc0\xa1N\xc0\xa5Items\x92\xc0\x81\xa3sku\xa1x"))
	args.Expect("v")
	value(args, &inner)
	if err := args.End(); err != nil || inner.Item.SKU != "" || len(inner.Items) != 2 || inner.Items[1].SKU != "x" {
		t.Errorf("got %+v, %v", inner, err)
	}
}

// As an argument nil is for what has one.
func TestNullArguments(t *testing.T) {
	refused := map[string]error{
		"string": one[string](t), "int": one[int](t), "bool": one[bool](t), "struct": one[item](t), "time": one[time.Time](t),
		"array": one[[2]int](t), "number": one[json.Number](t), "own JSON": one[big.Int](t), "own text": one[netip.Addr](t),
	}
	for name, err := range refused {
		if err == nil || !strings.HasSuffix(err.Error(), ", found null") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"pointer": one[*item](t), "time": one[*time.Time](t), "slice": one[[]int](t), "bytes": one[[]byte](t), "map": one[map[string]int](t),
		"any": one[any](t), "raw": one[json.RawMessage](t), "value": one[jsontext.Value](t),
	} {
		if err != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// one reads null as the only argument, in both encodings.
func one[T any](t *testing.T) error {
	t.Helper()
	text, err := arguments.JSON([]byte(`[null]`))
	if err != nil {
		t.Fatal(err)
	}
	var errs [2]error
	for i, args := range []*arguments.Arguments{text, packed(t, []byte{0x91, 0xc0})} {
		args.Expect("v")
		arguments.Value[T](args)
		errs[i] = args.End()
	}
	if fmt.Sprint(errs[0]) != fmt.Sprint(errs[1]) {
		t.Errorf("%v in JSON, %v in MessagePack", errs[0], errs[1])
	}
	return errs[0]
}

func packed(t *testing.T, list []byte) *arguments.Arguments {
	t.Helper()
	args, err := arguments.MessagePack(list)
	if err != nil {
		t.Fatal(err)
	}
	return args
}

// A float stands for a whole number where no other one could have been meant.
func TestFloatsForIntegers(t *testing.T) {
	float := func(f float64) []byte { return binary.BigEndian.AppendUint64([]byte{0x91, 0xcb}, math.Float64bits(f)) }
	type left struct {
		N int64 `json:",string"`
		M int64
	}
	const why = "a float holds whole numbers up to 2^53 only"
	for _, c := range []struct {
		f    float64
		says string
	}{{7, ""}, {-7, ""}, {1 << 53, ""}, {-1 << 53, ""}, {1<<53 + 2, why}, {-1<<53 - 2, why}, {1e300, why}, {0.5, "found 0.5"}, {math.Inf(1), "NaN and infinities"}} {
		args := packed(t, float(c.f))
		args.Expect("v")
		got := arguments.Value[int64](args)
		if err := args.End(); c.says == "" && (err != nil || float64(got) != c.f) || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%v: got %d, %v", c.f, got, err)
		}
		args = packed(t, append([]byte("\x91\x81\xa1M"), float(c.f)[1:]...))
		args.Expect("v")
		inner := arguments.Value[left](args)
		if err := args.End(); c.says == "" && (err != nil || float64(inner.M) != c.f) || c.says == why && (err == nil || !strings.Contains(err.Error(), why)) {
			t.Errorf("%v, by package json: got %d, %v", c.f, inner.M, err)
		}
	}
	args := packed(t, float(-1))
	args.Expect("v")
	arguments.Value[uint64](args)
	if err := args.End(); err == nil || !strings.Contains(err.Error(), "non-negative integer, found -1") {
		t.Errorf("got %v", err)
	}
}
