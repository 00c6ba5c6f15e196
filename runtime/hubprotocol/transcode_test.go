package hubprotocol_test

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// Values that are the same in both encodings; the MessagePack is the shortest
// form.
func TestValuesInBothEncodings(t *testing.T) {
	many := strings.TrimSuffix(strings.Repeat("1,", 20), ",")
	for text, packed := range map[string]string{
		`null`:                 "c0",
		`true`:                 "c3",
		`0`:                    "00",
		`127`:                  "7f",
		`255`:                  "ccff",
		`-1`:                   "ff",
		`-129`:                 "d1ff7f",
		`9007199254740993`:     "cf0020000000000001",
		`9223372036854775807`:  "cf7fffffffffffffff",
		`18446744073709551615`: "cfffffffffffffffff",
		`-9223372036854775808`: "d38000000000000000",
		`1.5`:                  "cb3ff8000000000000",
		`1e+300`:               "cb7e37e43c8800759c",
		`""`:                   "a0",
		`"日本\u0000"`:           "a7e697a5e69cac00",
		`[]`:                   "90",
		`[[],{}]`:              "929080",
		`{"a":{"b":[1,2]}}`:    "81a16181a162920102",
		"[" + many + "]":       "dc0014" + strings.Repeat("01", 20),
	} {
		got, err := hubprotocol.AppendMessagePackValue([]byte{9}, []byte(text))
		if err != nil || hex.EncodeToString(got) != "09"+packed {
			t.Errorf("%s: got %x, %v; want 09%s", text, got, err, packed)
		}
		back, err := hubprotocol.AppendJSONValue([]byte("x"), unhex(t, packed))
		if want := jsontext.Value(text); err != nil || want.Canonicalize(jsontext.CanonicalizeRawInts(false)) != nil || string(back) != "x"+string(want) {
			t.Errorf("%s: got %s, %v; want %s", packed, back, err, text)
		}
	}
}

func TestMessagePackThatBecomesOtherJSON(t *testing.T) {
	for packed, want := range map[string]string{
		"c403010203":                          `"AQID"`,
		"d6ff58ec1c80":                        `"2017-04-11T00:00:00Z"`,
		"d7ff000003e858ec1c80":                `"2017-04-11T00:00:00.00000025Z"`,
		"c70cff3b9ac9ff" + "ffffffffffffffff": `"1969-12-31T23:59:59.999999999Z"`,
		"cb4045000000000000":                  `42`,
		"ca42280000":                          `42`,
		"d30000000000000001":                  `1`,
		"de0001a16101":                        `{"a":1}`,
		"82a16101a16102":                      `{"a":1,"a":2}`,
	} {
		if got, err := hubprotocol.AppendJSONValue(nil, unhex(t, packed)); err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v; want %s", packed, got, err, want)
		}
	}
}

func TestJSONThatBecomesOtherMessagePack(t *testing.T) {
	for text, want := range map[string]string{
		` 1.0 `:                "cb3ff0000000000000",
		`-0`:                   "cb8000000000000000",
		`18446744073709551616`: "cb43f0000000000000",
		`{"a":1,"a":2}`:        "82a16101a16102",
	} {
		if got, err := hubprotocol.AppendMessagePackValue(nil, []byte(text)); err != nil || hex.EncodeToString(got) != want {
			t.Errorf("%s: got %x, %v; want %s", text, got, err, want)
		}
	}
}

func TestValuesWithoutAnotherForm(t *testing.T) {
	levels := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for text, want := range map[string]string{
		``:                     "is not valid JSON",
		`[1,`:                  "is not valid JSON",
		`1 2`:                  "is followed by more data",
		"{\"a\":[0,\"\xff\"]}": "value.a[1] is not valid JSON",
		`{"a":1e999}`:          "value.a is over what a float64 can hold",
		levels(129):            "is nested deeper than 128 levels",
	} {
		got, err := hubprotocol.AppendMessagePackValue([]byte("x"), []byte(text))
		if _, ok := errors.AsType[*hubprotocol.ValueError](err); !ok || string(got) != "x" || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30s: got %x, %v; want %s", text, got, err, want)
		}
	}
	for packed, want := range map[string]string{
		"":                               "invalid MessagePack",
		"c1":                             "invalid MessagePack",
		"91":                             "invalid MessagePack",
		"ddffffffff00":                   "invalid MessagePack",
		"dfffffffff00":                   "invalid MessagePack",
		"0102":                           "is followed by more data",
		"81a16192c0a1ff":                 "value.a[1] has no JSON form: the string is not UTF-8",
		"81a1ff01":                       "value has no JSON form: the string is not UTF-8",
		"810101":                         "value has no JSON form: the name of a member is not a string",
		"91cb7ff8000000000000":           "value[0] has no JSON form: NaN",
		"ca7f800000":                     "NaN and infinities",
		"d40501":                         "the only MessagePack extension",
		"c70c05000000000000000000000000": "the only MessagePack extension",
		"d6ff58ec1c":                     "the only MessagePack extension",
		"c70cff000000007fffffffffffffff": "invalid MessagePack timestamp",
		"d7ffffffffff00000000":           "invalid MessagePack timestamp",
		strings.Repeat("91", 129) + "c0": "is nested deeper than 128 levels",
		strings.Repeat("91", 1_000_000):  "is nested deeper than 128 levels",
	} {
		got, err := hubprotocol.AppendJSONValue([]byte("x"), unhex(t, packed))
		if _, ok := errors.AsType[*hubprotocol.ValueError](err); !ok || string(got) != "x" || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30s: got %s, %v; want %s", packed, got, err, want)
		}
	}
	if _, err := hubprotocol.AppendMessagePackValue(nil, []byte(levels(128))); err != nil {
		t.Error(err)
	}
}

func FuzzTranscode(f *testing.F) {
	for _, seed := range []string{`{"a":[1,-1,1.5,"x",null,true]}`, "\x92\xc4\x01a\xd6\xff\x58\xec\x1c\x80", "\x82\xa1a\x01\xa1b\x90", `[18446744073709551615,1e300]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if text, err := hubprotocol.AppendJSONValue(nil, data); err == nil {
			if !jsontext.Value(text).IsValid(jsontext.AllowDuplicateNames(true)) {
				t.Fatalf("%x became %s", data, text)
			}
			if _, err := hubprotocol.AppendMessagePackValue(nil, text); err != nil {
				t.Fatalf("%x became %s, which does not go back: %v", data, text, err)
			}
		}
		if packed, err := hubprotocol.AppendMessagePackValue(nil, data); err == nil {
			first, err := hubprotocol.AppendJSONValue(nil, packed)
			if err != nil {
				t.Fatalf("%s became %x, which does not go back: %v", data, packed, err)
			}
			// A number such as 1.0 becomes an integer on its way through JSON.
			shortest, err := hubprotocol.AppendMessagePackValue(nil, first)
			if err != nil {
				t.Fatalf("%s became %s, which does not go on: %v", data, first, err)
			}
			if again, err := hubprotocol.AppendJSONValue(nil, shortest); err != nil || string(again) != string(first) {
				t.Fatalf("%s became %s and then %s, %v", data, first, again, err)
			}
		}
	})
}
