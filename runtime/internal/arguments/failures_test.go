package arguments_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// Failures read the same however deep the text lies in strings.
func TestFailuresNameTheirPlace(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`[{"age":"abc"}]`, `arguments[0].age (parameter first): expected integer, found "abc"`},
		{`[{"small":300}]`, `arguments[0].small (parameter first): expected integer, found 300: out of range`},
		{`[{"level":-1}]`, `arguments[0].level (parameter first): expected non-negative integer, found -1`},
		{`[{"big":18446744073709551616}]`, `arguments[0].big (parameter first): expected non-negative integer, found 18446744073709551616: out of range`},
		{`[{"score":1e999}]`, `arguments[0].score (parameter first): expected number, found 1e999: out of range`},
		{`[{"active":1}]`, `arguments[0].active (parameter first): expected boolean, found 1`},
		{`[{"name":["a"]}]`, `arguments[0].name (parameter first): expected string, found array`},
		{`[{"items":[{},{"tags":["a",{}]}]}]`, `arguments[0].items[1].tags[1] (parameter first): expected string, found object`},
		{`[{"items":{}}]`, `arguments[0].items (parameter first): expected array, found object`},
		{`[{"counts":{"a b":"c"}}]`, `arguments[0].counts["a b"] (parameter first): expected integer, found "c"`},
		{`[{"counts":{"a":1,"a":2}}]`, `arguments[0].counts.a (parameter first): duplicate member`},
		{`[{"next":{"next":{"age":true}}}]`, `arguments[0].next.next.age (parameter first): expected integer, found true`},
		{`[{"matrix":[[1],[2,"x"]]}]`, `arguments[0].matrix[1][1] (parameter first): expected integer, found "x"`},
		{`[{"age":1,"name":"a","age":2}]`, `arguments[0].age (parameter first): duplicate member`},
		{`["x"]`, `arguments[0] (parameter first): expected object, found "x"`},
		{`[null]`, `arguments[0] (parameter first): expected object, found null`},
		{`[{},1]`, `arguments[1] (parameter rest): expected string, found 1`},
		{`[{},"a",null]`, `arguments[2] (parameter rest): expected string, found null`},
		{`[]`, `expected at least 1 argument (first, rest...), found 0`},
		{`[{"joined":"2026-01-02"}]`, `arguments[0].joined (parameter first): expected time (RFC 3339 string), found "2026-01-02": `},
		{`[{"blob":"A"}]`, `arguments[0].blob (parameter first): expected base64 string, found "A": `},
	} {
		for level := range 3 {
			args, err := arguments.JSONAt(wrapped(t, []byte(c.text), level), level)
			if err == nil {
				_, _, err = readAll(args)
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("level %d, %s\ngot  %v\nwant %s", level, c.text, err, c.want)
			}
		}
	}
}

func TestFailuresHoldTheOffset(t *testing.T) {
	for text, want := range map[string]int64{
		`[{"age":"abc"}]`:        7,
		`[{}, 7]`:                0,
		`[{"extra":{"a":[1,}}}]`: 17,
		`[{"extra":"\ud800"}]`:   10,
	} {
		args, err := arguments.JSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = readAll(args)
		failure, ok := errors.AsType[*arguments.ArgumentError](err)
		if !ok || failure.Offset != want {
			t.Errorf("%s: got %+v, want offset %d", text, failure, want)
		}
	}
}

func TestMessagePackFailuresNameTheirPlace(t *testing.T) {
	object := func(name string, value ...byte) []byte {
		return append(append([]byte{0x91, 0x81, 0xa0 | byte(len(name))}, name...), value...)
	}
	for _, c := range []struct {
		list []byte
		want string
	}{
		{object("age", 0xa1, 'x'), `arguments[0].age (parameter first): expected integer, found "x"`},
		{object("age", 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0), `arguments[0].age (parameter first): expected integer, found 1.5`},
		{object("id", 0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), `arguments[0].id (parameter first): expected integer, found 18446744073709551615: out of range`},
		{object("small", 0xcc, 0x80), `arguments[0].small (parameter first): expected integer, found 128: out of range`},
		{object("big", 0xff), `arguments[0].big (parameter first): expected non-negative integer, found -1`},
		{object("name", 0xc3), `arguments[0].name (parameter first): expected string, found true`},
		{object("name", 0xa1, 0xff), `arguments[0].name (parameter first): the string is not UTF-8`},
		{object("items", 0x80), `arguments[0].items (parameter first): expected array, found object`},
		{object("items", 0x91, 0x90), `arguments[0].items[0] (parameter first): expected object, found array`},
		{object("score", 0xca, 0x7f, 0x80, 0, 0), `arguments[0].score (parameter first): NaN and infinities have no JSON form`},
		{object("tags", 0xdd, 0xff, 0xff, 0xff, 0xff), `arguments[0].tags (parameter first): invalid MessagePack`},
		{object("none", 0xd4, 0x05, 0x00), `arguments[0].none (parameter first): the only MessagePack extension with a JSON form is the timestamp (type -1)`},
		{object("joined", 0x01), `arguments[0].joined (parameter first): expected time (RFC 3339 string), found 1`},
		{[]byte{0x91, 0xc0}, `arguments[0] (parameter first): expected object, found null`},
		{[]byte{0x90}, `expected at least 1 argument (first, rest...), found 0`},
		{[]byte{0x92, 0x80, 0x07}, `arguments[1] (parameter rest): expected string, found 7`},
	} {
		args, err := arguments.MessagePack(c.list)
		if err == nil {
			_, _, err = readAll(args)
		}
		if err == nil || err.Error() != c.want {
			t.Errorf("%x\ngot  %v\nwant %s", c.list, err, c.want)
		}
	}
}

func TestStringsDoNotDependOnTheText(t *testing.T) {
	text := []byte(`[{"name":"ann","tags":["a","b"],"blob":"AQID","counts":{"k":1}},"rest"]`)
	args, err := arguments.JSON(text)
	if err != nil {
		t.Fatal(err)
	}
	first, rest, err := readAll(args)
	if err != nil {
		t.Fatal(err)
	}
	clear(text)
	if first.Name != "ann" || strings.Join(first.Tags, "") != "ab" || first.Counts["k"] != 1 || string(first.Blob) != "\x01\x02\x03" || rest[0] != "rest" {
		t.Errorf("got %+v %q", first, rest)
	}
	first.Tags = append(first.Tags, "more")
	if rest[0] != "rest" {
		t.Error("appending to one list changed another")
	}
}
