package arguments_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
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

func listOf(t *testing.T, text string) *arguments.Arguments {
	t.Helper()
	args, err := arguments.JSON([]byte(text))
	if err != nil {
		t.Fatalf("JSON(%s): %v", text, err)
	}
	return args
}

func value[T any](args *arguments.Arguments, into *T) { *into = arguments.Value[T](args) }

func restOf[T any](args *arguments.Arguments, into *[]T) { *into = arguments.Rest[T](args) }

func TestValuesArriveTyped(t *testing.T) {
	args := listOf(t, `["hi", 42, {"text":"x","author":{"name":"ann","age":7},"tags":["a"],"at":"2024-05-01T10:00:00Z","more":1}, null]`)
	var (
		text  string
		count int
		m     message
		none  *author
	)
	args.Expect("text", "count", "m", "none")
	value(args, &text)
	value(args, &count)
	value(args, &m)
	value(args, &none)
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
		args := listOf(t, text)
		var first string
		var rest []int
		args.ExpectAtLeast("first", "rest")
		value(args, &first)
		restOf(args, &rest)
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
		args := listOf(t, text)
		var a, b int
		args.Expect("a", "b")
		value(args, &a)
		value(args, &b)
		var count *arguments.CountError
		if err := args.End(); !errors.As(err, &count) || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	args := listOf(t, `[]`)
	args.ExpectAtLeast("a", "rest")
	if err := args.End(); err == nil || err.Error() != "expected at least 1 argument (a, rest...), found 0" {
		t.Errorf("got %v", err)
	}
	args = listOf(t, `[1]`)
	args.Expect()
	if err := args.End(); err == nil || err.Error() != "expected 0 arguments, found 1" {
		t.Errorf("got %v", err)
	}
}

func decodeOne[T any](text string) error {
	args, err := arguments.JSON([]byte(text))
	if err != nil {
		return err
	}
	var v T
	args.Expect("v")
	value(args, &v)
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
		var argument *arguments.ArgumentError
		if !errors.As(err, &argument) {
			t.Errorf("%s: got %v, want an ArgumentError", name, err)
		}
	}
}

func TestOnlyTheFirstFailureCounts(t *testing.T) {
	args := listOf(t, `["x","y"]`)
	var a, b int
	args.Expect("a", "b")
	value(args, &a)
	value(args, &b)
	var failure *arguments.ArgumentError
	if err := args.End(); !errors.As(err, &failure) || failure.Index != 0 || failure.Parameter != "a" {
		t.Errorf("got %+v", failure)
	}
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`[]`, `null`, `["a",1]`, `[{"text":"x","author":{"age":"q"}}]`, `[[`, ``, "[\"\xff\"]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		args, err := arguments.JSON(text)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without a text")
			}
			return
		}
		var m message
		var rest []any
		args.ExpectAtLeast("m", "rest")
		value(args, &m)
		restOf(args, &rest)
		if err := args.End(); err == nil && len(rest) != args.Len()-1 {
			t.Fatalf("%d arguments, %d read", args.Len(), len(rest)+1)
		}
	})
}
