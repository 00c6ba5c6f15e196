package inspector

import (
	"strings"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"
)

func TestMessagePackIsShownWithItsTypesAndTravelsBack(t *testing.T) {
	at := time.Date(2026, 11, 30, 14, 2, 40, 302e6, time.UTC)
	packed := msgp.AppendArrayHeader(nil, 8)
	packed = msgp.AppendString(packed, "a\u2028\"b")
	packed = msgp.AppendUint64(packed, 1<<64-1)
	packed = msgp.AppendInt64(packed, -3)
	packed = msgp.AppendBytes(packed, []byte("hi"))
	packed = msgp.AppendTimeExt(packed, at)
	packed = msgp.AppendMapHeader(packed, 2)
	packed = msgp.AppendNil(msgp.AppendString(packed, "z"))
	packed = msgp.AppendBool(msgp.AppendString(packed, "a"), true)
	packed = msgp.AppendFloat64(packed, 1.5)
	packed = msgp.AppendNil(msgp.AppendInt(msgp.AppendMapHeader(packed, 1), 7)) // a key that is no text
	want := `["a` + "\u2028" + `\"b",18446744073709551615,-3,{"$bytes":"aGk="},{"$time":"2026-11-30T14:02:40.302Z"},{"z":null,"a":true},1.5,{"7":null}]`
	got := shown(packed, "messagepack")
	if string(got) != want {
		t.Errorf("shown: %s\nwant   %s", got, want)
	}
	back, err := pack(nil, got, deepest)
	if err != nil || string(shown(back, "messagepack")) != want {
		t.Errorf("back: %x, %v", back, err)
	}
}

func TestValuesThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ value, protocol, want string }{
		{"", "json", ""},
		{"[1,", "json", `"not valid JSON: [1,"`},
		{"\x93\x01", "messagepack", `"not valid MessagePack`},
		{"\x01\x02", "messagepack", `"not valid MessagePack: 1 bytes follow the value"`},
		{strings.Repeat("\x91", 100) + "\x01", "messagepack", `"not valid MessagePack: nested deeper than 64"`},
		{"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00", "messagepack", `"NaN"`},
		{"\xd4\x05\x01", "messagepack", `{"$extension":"1AUB"}`},
	} {
		if got := string(shown([]byte(c.value), c.protocol)); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q: got %s, want %s", c.value, got, c.want)
		}
	}
	for _, c := range []struct{ value, want string }{
		{`[{"$bytes":"?"}]`, "illegal base64"},
		{`[{"$time":"noon"}]`, "parsing time"},
		{strings.Repeat("[", 100) + strings.Repeat("]", 100), "nested deeper"},
	} {
		if _, err := pack(nil, []byte(c.value), deepest); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.value, err)
		}
	}
}

func FuzzShown(f *testing.F) {
	f.Add([]byte("\x93\x01\xa1a\xc4\x01x"), "messagepack")
	f.Add([]byte(`[1,{"a":null}]`), "json")
	f.Fuzz(func(t *testing.T, value []byte, protocol string) {
		got := shown(value, protocol)
		if got != nil && !got.IsValid() {
			t.Errorf("%q is shown as %s", value, got)
		}
	})
}
