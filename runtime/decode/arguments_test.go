package decode_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/decode"
)

type author struct {
	Name string `json:"name"`
	Age  int    `json:"age"`
}

type message struct {
	Text   string    `json:"text"`
	Author author    `json:"author"`
	Tags   []string  `json:"tags"`
	At     time.Time `json:"at"`
}

func arguments(t *testing.T, text string) *decode.Arguments {
	t.Helper()
	args, err := decode.JSON([]byte(text))
	if err != nil {
		t.Fatalf("JSON(%s): %v", text, err)
	}
	return args
}

func TestValuesArriveTyped(t *testing.T) {
	args := arguments(t, `["hi", 42, {"text":"x","author":{"name":"ann","age":7},"tags":["a"],"at":"2024-05-01T10:00:00Z","more":1}, null]`)
	args.Expect("text", "count", "m", "none")
	text := decode.Value[string](args)
	count := decode.Value[int](args)
	m := decode.Value[message](args)
	none := decode.Value[*author](args)
	if err := args.End(); err != nil {
		t.Fatal(err)
	}
	want := message{"x", author{"ann", 7}, []string{"a"}, time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC)}
	if text != "hi" || count != 42 || !reflect.DeepEqual(m, want) || none != nil {
		t.Errorf("got %q %d %+v %v", text, count, m, none)
	}
}

func TestRestTakesWhatIsLeft(t *testing.T) {
	for text, want := range map[string][]int{`["a"]`: nil, `["a",1]`: {1}, `["a",1,2,3]`: {1, 2, 3}} {
		args := arguments(t, text)
		args.ExpectAtLeast("first", "rest")
		_ = decode.Value[string](args)
		rest := decode.Rest[int](args)
		if err := args.End(); err != nil || !reflect.DeepEqual(rest, want) {
			t.Errorf("%s: got %v, %v; want %v", text, rest, err, want)
		}
	}
}

func TestWrongCount(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:      "expected 2 arguments (a, b), found 0",
		`null`:    "expected 2 arguments (a, b), found 0",
		`[1,2,3]`: "expected 2 arguments (a, b), found 3",
	} {
		args := arguments(t, text)
		args.Expect("a", "b")
		_, _ = decode.Value[int](args), decode.Value[int](args)
		var count *decode.CountError
		if err := args.End(); !errors.As(err, &count) || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	args := arguments(t, `[]`)
	args.ExpectAtLeast("a", "rest")
	if err := args.End(); err == nil || err.Error() != "expected at least 1 argument (a, rest...), found 0" {
		t.Errorf("got %v", err)
	}
	args = arguments(t, `[1]`)
	args.Expect()
	if err := args.End(); err == nil || err.Error() != "expected 0 arguments, found 1" {
		t.Errorf("got %v", err)
	}
}

func decodeOne[T any](text string) error {
	args, err := decode.JSON([]byte(text))
	if err != nil {
		return err
	}
	args.Expect("v")
	_ = decode.Value[T](args)
	return args.End()
}

func TestWhatDoesNotFitIsNamed(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{decodeOne[int](`["abc"]`), `arguments[0] (parameter v): expected integer, found "abc"`},
		{decodeOne[int](`[1.5]`), `arguments[0] (parameter v): expected integer, found 1.5`},
		{decodeOne[int8](`[300]`), `arguments[0] (parameter v): expected integer, found 300: out of range`},
		{decodeOne[uint](`[-1]`), `arguments[0] (parameter v): expected non-negative integer, found -1`},
		{decodeOne[string](`[7]`), `arguments[0] (parameter v): expected string, found 7`},
		{decodeOne[string](`[null]`), `arguments[0] (parameter v): expected string, found null`},
		{decodeOne[message](`[null]`), `arguments[0] (parameter v): expected object, found null`},
		{decodeOne[bool](`[[]]`), `arguments[0] (parameter v): expected boolean, found array`},
		{decodeOne[message](`[{"author":{"age":"abc"}}]`), `arguments[0].author.age (parameter v): expected integer, found "abc"`},
		{decodeOne[message](`[{"tags":["a",{}]}]`), `arguments[0].tags[1] (parameter v): expected string, found object`},
		{decodeOne[map[string]int](`[{"a b":"c"}]`), `arguments[0]["a b"] (parameter v): expected integer, found "c"`},
		{decodeOne[string](`{}`), `arguments: expected array, found object`},
	} {
		if c.err == nil || c.err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", c.err, c.want)
		}
	}
}

func TestStrictness(t *testing.T) {
	for name, err := range map[string]error{
		"invalid UTF-8":     decodeOne[string]("[\"\xff\"]"),
		"duplicate member":  decodeOne[message](`[{"text":"a","text":"b"}]`),
		"lone surrogate":    decodeOne[string](`["\ud800"]`),
		"control character": decodeOne[string]("[\"\x01\"]"),
		"leading zero":      decodeOne[int](`[042]`),
		"trailing data":     decodeOne[int](`[1]]`),
		"number too large":  decodeOne[int64](`[9223372036854775808]`),
		"float too large":   decodeOne[float64](`[1e999]`),
		"bad base64":        decodeOne[[]byte](`["%%"]`),
		"unfinished":        decodeOne[int](`[1`),
	} {
		var argument *decode.ArgumentError
		if !errors.As(err, &argument) {
			t.Errorf("%s: got %v, want an ArgumentError", name, err)
		}
	}
}

func TestOnlyTheFirstFailureCounts(t *testing.T) {
	args := arguments(t, `["x","y"]`)
	args.Expect("a", "b")
	_, _ = decode.Value[int](args), decode.Value[int](args)
	var failure *decode.ArgumentError
	if err := args.End(); !errors.As(err, &failure) || failure.Index != 0 || failure.Parameter != "a" {
		t.Errorf("got %+v", failure)
	}
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`[]`, `null`, `["a",1]`, `[{"text":"x","author":{"age":"q"}}]`, `[[`, ``, "[\"\xff\"]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		args, err := decode.JSON(text)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without a text")
			}
			return
		}
		args.ExpectAtLeast("m", "rest")
		_ = decode.Value[message](args)
		rest := decode.Rest[any](args)
		if err := args.End(); err == nil && len(rest) != args.Len()-1 {
			t.Fatalf("%d arguments, %d read", args.Len(), len(rest)+1)
		}
	})
}
