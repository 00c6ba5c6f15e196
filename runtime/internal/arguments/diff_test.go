package arguments_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	v2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// readAll reads two arguments with the readers of order_test.go.
func readAll(args *arguments.Arguments) (first order, rest []string, err error) {
	args.ExpectAtLeast("first", "rest")
	value(args, &first)
	restOf(args, &rest)
	return first, rest, args.End()
}

// oracle reads the same with package json.
func oracle(text []byte, options ...v2.Options) (first order, rest []string, err error) {
	options = append(options, anyCase)
	var items []jsontext.Value
	if err := v2.Unmarshal(text, &items, options...); err != nil {
		return first, nil, err
	}
	if len(items) == 0 || items[0].Kind() == 'n' {
		return first, nil, &arguments.CountError{}
	}
	if err := v2.Unmarshal(items[0], &first, options...); err != nil {
		return first, nil, err
	}
	for _, item := range items[1:] {
		var s string
		if item.Kind() == 'n' {
			return first, nil, &arguments.CountError{}
		}
		if err := v2.Unmarshal(item, &s, options...); err != nil {
			return first, nil, err
		}
		rest = append(rest, s)
	}
	return first, rest, nil
}

func seeds() []string {
	return []string{
		`[{"id":1,"name":"ann","age":7,"small":-8,"level":9,"big":18446744073709551615,"active":true,"score":1.5,"ratio":0.1,"joined":"2026-01-02T03:04:05.123456Z","blob":"AQID","tags":["a","b"],"items":[{"sku":"s","qty":1,"price":2.25,"tags":[]}],"counts":{"a":1},"next":{"id":2},"matrix":[[1],[],[2,3]],"extra":{"a":[1,null]},"notes":{"n":{"sku":"x"},"m":null}},"x","y"]`,
		`[{"name":"tab\t \"q\" \\ \/ \u00e9 \ud83d\ude00 é 😀","joined":"2024-02-29T23:59:59+01:00","unknown":[{},1e5,-0.0,"\n",true,false,null]}]`,
		` [ { "name" : "a" , "age" : 1 } , "b" ] `,
		"[{},\n\"a\",\n\"b\"\n]\n", "[{\n\"id\":1},\"a\",\"\"]", "[{\"id\":1}\n,\"a\"\n,\"b\"]",
		`[{"name":null,"age":null,"joined":null,"blob":null,"items":null,"tags":[null],"active":false}]`,
		`[{"age":1.0}]`, `[{"big":-0}]`, `[{"id":-0}]`, `[{"score":1e999}]`, `[{"ratio":3.5e38}]`, `[{"ratio":16777217.5}]`, `[{"age":1,"age":2}]`, `[{"counts":{"a":1,"a":2}}]`,
		`[{"joined":"2024-02-30T00:00:00Z"}]`, `[{"joined":"2024-01-01T0:00:00Z"}]`, `[{"blob":"AQ="}]`, `[{"blob":"AQ\n=="}]`, "[{\"name\":\"\xff\"}]", `[{"name":"\ud800"}]`,
		`[{"notes":{"\u0061":{"tags":["x"]}}}]`, `[{"small":128}]`, `[{}]`, `[{},]`, `[{}`, `[{"age":01}]`, `[{"extra":"\u2028"}]`, `[{"na\u006de":"x"}]`, `[null]`, `[]`, `null`,
	}
}

// FuzzDiff holds the readers to package json: they accept the same text, with
// the same values, however deep it lies in strings. testdata/differences.md
// lists what is different on purpose.
func FuzzDiff(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		wantFirst, wantRest, wantErr := oracle(text)
		for level := range 3 {
			args, err := arguments.JSONAt(wrapped(t, text, level), level)
			var first order
			var rest []string
			if err == nil {
				first, rest, err = readAll(args)
			}
			if level > 0 && !spellable(text) {
				continue
			}
			if (err == nil) != (wantErr == nil) {
				if err == nil && isDuplicate(wantErr) {
					if _, _, err := oracle(text, jsontext.AllowDuplicateNames(true)); err == nil {
						continue
					}
				}
				t.Fatalf("level %d: %s\ngot  %v\njson %v", level, text, err, wantErr)
			}
			if err == nil && (!reflect.DeepEqual(first, wantFirst) || !reflect.DeepEqual(rest, wantRest)) {
				t.Fatalf("level %d: %s\ngot  %+v %q\njson %+v %q", level, text, first, rest, wantFirst, wantRest)
			}
		}
	})
}

func isDuplicate(err error) bool {
	return strings.Contains(err.Error(), "duplicate object member name")
}

// spellable reports whether text can be in a JSON string at all.
func spellable(text []byte) bool { return json.Valid(text) && utf8.Valid(text) }

// wrapped returns the text as it lies in a string, level times, without the
// quotes around it.
func wrapped(t *testing.T, text []byte, level int) []byte {
	t.Helper()
	for range level {
		quoted, err := jsontext.AppendQuote(nil, text)
		if err != nil && len(quoted) == 0 {
			t.Fatal(err)
		}
		text = quoted[1 : len(quoted)-1]
	}
	return text
}
