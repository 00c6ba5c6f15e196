package arguments_test

import (
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// wide has 40 strings.
type wide struct {
	A, B, C, D, E, F, G, H [5]string
}

// wideLeft is left to package json.
type wideLeft struct {
	A, B, C, D, E, F, G, H [5]string
	N                      int `json:",string"`
}

type codec struct{ wide }

func (c *codec) UnmarshalJSON([]byte) error { return nil }

// takes reads a megabyte of the text, again and again, and returns the bytes
// that were reserved for each that was allowed.
func takes[T any](t *testing.T, opening, item, closing string) {
	t.Helper()
	const size, limit = 1 << 20, 4 << 20
	text := "[" + opening + item + strings.Repeat(","+item, size/(len(item)+1)) + closing + "]"
	args, err := arguments.JSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	args.SetLimit(limit)
	args.Expect("v")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	arguments.Value[T](args)
	err = args.End()
	runtime.ReadMemStats(&after)
	// Package json leaves some garbage with each value, more with the race detector.
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(4*limit+4*size); got > most {
		t.Errorf("%T of %s: %d bytes, at most %d wanted (%.90v)", *new(T), item, got, most, err)
	}
	if failure, ok := errors.AsType[*arguments.LimitError](err); err != nil && (!ok || failure.Limit != limit) {
		t.Errorf("%T of %s: %v", *new(T), item, err)
	}
}

func TestMemoryOfACallIsBounded(t *testing.T) {
	takes[[]wide](t, "[", "{}", "]")
	takes[[]*wide](t, "[", "{}", "]")
	takes[[]wide](t, "[", "null", "]")
	takes[[][]wide](t, "[", "[{}]", "]")
	takes[[]wideLeft](t, "[", "{}", "]")
	takes[[]*wideLeft](t, "[", "{}", "]")
	takes[[]codec](t, "[", "1", "]")
	takes[map[string][]wideLeft](t, `{"a":[`, "null", "]}")
	takes[[]map[string]wide](t, "[", `{"":{}}`, "]")
	takes[[]map[string]string](t, "[", `{"":""}`, "]")
	takes[[]map[int]wide](t, "[", `{"1":{}}`, "]")
	takes[[]any](t, "[", "[]", "]")
	takes[any](t, "[", `{"":0}`, "]")
	takes[any](t, "[", "0", "]")
	takes[[][]string](t, "[", `[""]`, "]")
	takes[[]string](t, "[", `""`, "]")
	takes[[][]byte](t, "[", `"AQ=="`, "]")
	takes[[]json.RawMessage](t, "[", "{}", "]")
	takes[[]json.Number](t, "[", "1", "]")
	takes[[][1000]int64](t, "[", "null", "]")
	takes[struct{ A []wide }](t, `{"A":[`, "{}", "]}")
}

func TestRestIsBounded(t *testing.T) {
	args, err := arguments.JSON([]byte("[" + strings.Repeat("{},", 1<<18) + "{}]"))
	if err != nil {
		t.Fatal(err)
	}
	args.SetLimit(1 << 20)
	args.ExpectAtLeast("v")
	arguments.Rest[wide](args)
	if _, ok := errors.AsType[*arguments.LimitError](args.End()); !ok {
		t.Errorf("got %v", args.End())
	}
}

// Values that are as large as what was sent pass.
func TestLargeValuesPass(t *testing.T) {
	text := `["` + strings.Repeat("x", 20<<20) + `",[` + strings.Repeat("1,", 1<<20) + `1]]`
	args, err := arguments.JSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	args.Expect("text", "numbers")
	if text, numbers := arguments.Value[string](args), arguments.Value[[]int](args); len(text) != 20<<20 || len(numbers) != 1<<20+1 || args.End() != nil {
		t.Errorf("%d bytes, %d numbers, %v", len(text), len(numbers), args.End())
	}
}

// Without a limit of the transport the default holds.
func TestMemoryOfACallIsBoundedByDefault(t *testing.T) {
	type large struct{ Padding [8 << 10]int64 }
	args, err := arguments.JSON([]byte("[[{}" + strings.Repeat(",{}", 2000) + "]]"))
	if err != nil {
		t.Fatal(err)
	}
	args.Expect("v")
	arguments.Value[[]large](args)
	if failure, ok := errors.AsType[*arguments.LimitError](args.End()); !ok || failure.Limit != 64<<20 {
		t.Errorf("got %v", args.End())
	}
}
