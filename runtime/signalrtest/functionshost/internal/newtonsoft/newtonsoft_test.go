package newtonsoft_test

import (
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// What becomes of a text that is read and written.
func TestReadAndWrite(t *testing.T) {
	for text, want := range map[string]string{
		`"2024-05-01T10:00:00.000Z"`:       `"2024-05-01T10:00:00Z"`,
		`"2024-05-01T10:00:00.120"`:        `"2024-05-01T10:00:00.12"`,
		`"2024-05-01T10:00:00.1234567Z"`:   `"2024-05-01T10:00:00.1234567Z"`,
		`"2024-05-01T10:00:00.12345678"`:   `"2024-05-01T10:00:00.12345678"`,
		`"2024-05-01T10:00:00.123456789Z"`: `"2024-05-01T10:00:00.123456789Z"`,
		`"2024-05-01T24:00:00Z"`:           `"2024-05-02T00:00:00Z"`,
		`"2024-05-01T24:00:00.1Z"`:         `"2024-05-01T24:00:00.1Z"`,
		`"2024-02-30T10:00:00Z"`:           `"2024-02-30T10:00:00Z"`,
		`"0000-05-01T10:00:00Z"`:           `"0000-05-01T10:00:00Z"`,
		`"/Date(-1)/"`:                     `"1969-12-31T23:59:59.999Z"`,
		`"/Date(x)/"`:                      `"/Date(x)/"`,
		`"/Date(1+0a00)/"`:                 `"/Date(1+0a00)/"`,
		`"/Date()/"`:                       `"/Date()/"`,
		`{"2024-05-01T10:00:00.0Z":1}`:     `{"2024-05-01T10:00:00.0Z":1}`,
		`1e3`:                              `1000.0`,
		`-0.0`:                             `-0.0`,
		`-0`:                               `0`,
		`1E-5`:                             `1E-05`,
		`0.0001`:                           `0.0001`,
		`1e16`:                             `10000000000000000.0`,
		`1e17`:                             `1E+17`,
		`1e999`:                            `"Infinity"`,
		`-Infinity`:                        `"-Infinity"`,
		`[NaN]`:                            `["NaN"]`,
		`0x1F`:                             `31`,
		`010`:                              `8`,
		`.5`:                               `0.5`,
		`123456789012345678901234567890`:   `123456789012345678901234567890`,
		`{"a":1,"b":2,"a":3}`:              `{"a":3,"b":2}`,
		`{"a":1,"A":2}`:                    `{"a":1,"A":2}`,
		"{a:1,/* b */'c':[1,2,],}// end":   `{"a":1,"c":[1,2]}`,
		`[,1]`:                             `[undefined,1]`,
		"'it\\'s\n'":                       `"it's\n"`,
		`"\u0085\u2028\u0001\u00e9/"`:      "\"\\u0085\\u2028\\u0001\u00e9/\"",
		`"\ud83d\ude00\ud83d \ude00\ud83d\ud83d\ude00"`: "\"😀\uFFFD \uFFFD\uFFFD😀\"",
		"\"\xE2\x82A\xED\xA0\x80\"":                     "\"\uFFFD\uFFFDA\uFFFD\uFFFD\uFFFD\"",
		"\xEF\xBB\xBF[1] more":                          `[1]`,
	} {
		v, err := newtonsoft.Read([]byte(text), newtonsoft.Options{})
		if got := v.String(); err != nil || got != want {
			t.Errorf("%q: got %s, %v; want %s", text, got, err, want)
		}
	}
	for text, reason := range map[string]string{
		``: "the text ends too early", `[1`: "the text ends too early", `[1 2]`: `unexpected '2' after a value`, `{"a" 1}`: `unexpected '1' behind a name`,
		`{-a:1}`: `unexpected '-' where a name belongs`, `tru`: `unexpected 't' where a value belongs`, `truer`: "unexpected 'r' in a value", `1x`: "1x is not a number", `08`: "08 is not a number",
		`1_0`: `unexpected '_' in a value`, `"\x"`: "unexpected 'x' behind a backslash", `"\u12g4"`: "unexpected 'u' behind a backslash", `"a`: "the string has no end", `/* a`: "unexpected '/'",
		`"9999-12-31T24:00:00Z"`: "a date is out of range", `"/Date(999999999999999999)/"`: "a date is out of range", strings.Repeat("9", 381): "is not a number",
		strings.Repeat("[", 65): "the reader's MaxDepth of 64 has been exceeded",
	} {
		if v, err := newtonsoft.Read([]byte(text), newtonsoft.Options{}); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%.40s: got %s, %v", text, v, err)
		}
	}
	if _, err := newtonsoft.Read([]byte("1 2"), newtonsoft.Options{Whole: true}); err == nil {
		t.Error("something follows")
	}
	if v, err := newtonsoft.Read([]byte(`{"a":1,"b":2,"a":[1e3,"2024-05-01T10:00:00.000Z"]}`), newtonsoft.Options{Streamed: true, AsWritten: true}); err != nil || v.String() != `{"b":2,"a":[1e3,"2024-05-01T10:00:00.000Z"]}` {
		t.Errorf("got %s, %v", v, err)
	}
}

// A date with an offset becomes one of the host's time zone.
func TestDatesWithOffsets(t *testing.T) {
	moment := time.Date(2024, 5, 1, 10, 0, 0, 500e6, time.UTC)
	for _, text := range []string{"2024-05-01T12:00:00.50+02:00", "2024-05-01T12:00:00.5+0200", "2024-05-01T12:00:00.5+02", "2024-05-01T12:00:00.5+02:", "2024-05-01T06:30:00.5-03:30", "/Date(1714557600500+0200)/"} {
		want := `"` + moment.Local().Format("2006-01-02T15:04:05.9-07:00") + `"`
		if v, err := newtonsoft.Read([]byte(`"`+text+`"`), newtonsoft.Options{}); err != nil || v.String() != want {
			t.Errorf("%s: got %s, want %s", text, v, want)
		}
	}
	v, err := newtonsoft.Read([]byte(`["9999-12-31T23:59:59-05:00","0001-01-01T00:00:00+05:00"]`), newtonsoft.Options{})
	if _, offset := time.Now().Zone(); offset == 0 && (err != nil || v.String() != `["9999-12-31T23:59:59.9999999+00:00","0001-01-01T00:00:00+00:00"]`) {
		t.Errorf("got %s, %v", v, err)
	}
}

func TestIndented(t *testing.T) {
	v, err := newtonsoft.Read([]byte(`{"a":[1,{}],"b":[],"c":{"d":null}}`), newtonsoft.Options{})
	want := "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": {\n    \"d\": null\n  }\n}"
	if got := v.Indented(); err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestMetadataMembers(t *testing.T) {
	for text, want := range map[string]string{
		`{"$id":"1","$type":"x","v":1}`: `{"v":1}`,
		`{"v":1,"$id":"1"}`:             `{"v":1,"$id":"1"}`,
		`undefined`:                     `null`,
		`{"$id":5}`:                     `{}`,
		`{"$id":"1","$ref":"2"}`:        `null`,
		`{"$ref":null,"v":1}`:           `{"v":1}`,
		`{"$values":[1,{"$id":"1"}]}`:   `[1,{"$id":"1"}]`,
		`{"$value":1}`:                  `{"$value":1}`,
		`[{"$id":"1"}]`:                 `[{"$id":"1"}]`,
		`{"$ref":"2","v":1}`:            "",
		`{"$ref":5}`:                    "",
		`{"$values":[],"v":1}`:          "",
		`{"$type":null}`:                "",
		`{"$id":{}}`:                    "",
	} {
		v, err := newtonsoft.Read([]byte(text), newtonsoft.Options{})
		if err != nil {
			t.Fatal(err)
		}
		v, err = v.AsObject()
		if (err != nil) != (want == "") || err == nil && v.String() != want {
			t.Errorf("%s: got %s, %v", text, v, err)
		}
	}
}

func TestMessagePack(t *testing.T) {
	for text, want := range map[string]string{
		`"2024-05-01T10:00:00+00:00"`: "d6ff663212a0",
		`["2024-05-01T10:00:00.0Z"]`:  "91b4323032342d30352d30315431303a30303a30305a",
		`[18446744073709551615]`:      "91cfffffffffffffffff",
		`[-1,-33,NaN,true,null]`:      "95ffd0dfa34e614ec3c0",
		`-128`:                        "d080",
		`{"a":1.0}`:                   "81a161cb3ff0000000000000",
		`"1960-01-01T00:00:00Z"`:      "c70cff00000000ffffffffed300880",
	} {
		v, err := newtonsoft.Read([]byte(text), newtonsoft.Options{})
		if err != nil {
			t.Fatal(err)
		}
		packed, err := v.AppendMessagePack(nil)
		if got := hex.EncodeToString(packed); err != nil || got != want {
			t.Errorf("%s: got %s, %v; want %s", text, got, err, want)
		}
	}
}

func TestBigIntegers(t *testing.T) {
	for text, want := range map[string][2]bool{
		`9223372036854775807`: {}, `-9223372036854775808`: {}, `1.0`: {}, `"x"`: {}, `9223372036854775808`: {true, false}, `[{"a":18446744073709551615}]`: {},
		`18446744073709551616`: {true, true}, `-9223372036854775809`: {true, true}, `[{"a":18446744073709551616}]`: {false, true},
	} {
		v, err := newtonsoft.Read([]byte(text), newtonsoft.Options{})
		if got := [2]bool{v.IsBig(), v.HasHuge()}; err != nil || got != want {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
}

func TestConversions(t *testing.T) {
	v, err := newtonsoft.Read([]byte(`[true,1.5,1e3,"2024-05-01T10:00:00.5Z",9223372036854775808,null,"x",-0.0]`), newtonsoft.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, item := range v.Items {
		text, ok := item.AsText()
		if !ok {
			t.Errorf("%s is not a text", item)
		}
		texts = append(texts, text)
	}
	if got := strings.Join(texts, "|"); got != "True|1.5|1000|05/01/2024 10:00:00|9223372036854775808||x|-0" {
		t.Errorf("got %s", got)
	}
	for text, want := range map[string]int{`1.0`: 1, `1.5`: 2, `2.5`: 2, `true`: 1, `" 7 "`: 7, `-3`: -3} {
		v, err := newtonsoft.Read([]byte(text), newtonsoft.Options{})
		if got, ok := v.Int(); err != nil || !ok || got != want {
			t.Errorf("%s: got %d, %v", text, got, err)
		}
	}
	for _, text := range []string{`{}`, `null`, `"x"`, `2147483648`, `1e300`} {
		v, _ := newtonsoft.Read([]byte(text), newtonsoft.Options{})
		if got, ok := v.Int(); ok {
			t.Errorf("%s is %d", text, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{`["2024-05-01T10:00:00.000Z",1e3]`, `"2024-05-01T12:00:00+02:00"`, `{"a":{"b":[]}}`, `1e400`, `[1 2]`, `"\ud800"`, `{'a':0x1,}`, `"/Date(1)/"`, "[,/**/]", `{"$id":1}`, `"\u0`, "\"\xE2\x82"} {
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, text []byte, written bool) {
		v, err := newtonsoft.Read(text, newtonsoft.Options{AsWritten: written})
		if err != nil {
			return
		}
		once := v.Append(nil)
		if !written && !strings.Contains(string(once), "undefined") && !json.Valid(once) {
			t.Fatalf("%q became %q", text, once)
		}
		again, err := newtonsoft.Read(once, newtonsoft.Options{AsWritten: written})
		if err != nil || again.String() != string(once) && !strings.Contains(string(once), `T24:`) {
			t.Fatalf("%q became %q, then %q, %v", text, once, again, err)
		}
		v.AppendMessagePack(nil)
		if _, err := v.AsObject(); err == nil {
			_ = v.Indented()
		}
	})
}
