package arguments_test

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"

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
