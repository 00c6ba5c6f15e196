package decode_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
)

type message struct {
	Text string `json:"text"`
	Tags []string
}

func Example() {
	args, err := decode.JSON([]byte(`["friends", {"text":"hi","tags":["a"]}, 1, 2]`))
	if err != nil {
		fmt.Println(err)
		return
	}
	args.ExpectAtLeast("group", "message", "numbers")
	group := decode.Value[string](args)
	sent := decode.Value[message](args)
	numbers := decode.Rest[int](args)
	fmt.Println(group, sent, numbers, args.End())

	args.Expect("group", "message")
	decode.Value[int](args)
	fmt.Println(args.End())
	// Output:
	// friends {hi [a]} [1 2] <nil>
	// expected 2 arguments (group, message), found 4
}

func TestErrorsAreThoseOfThePackage(t *testing.T) {
	var argument *decode.ArgumentError
	if _, err := decode.JSON([]byte(`{}`)); !errors.As(err, &argument) || argument.Index != -1 {
		t.Errorf("got %v", err)
	}
	for _, list := range []func() (*decode.Arguments, error){
		func() (*decode.Arguments, error) { return decode.JSON([]byte(`[{"text":1}]`)) },
		func() (*decode.Arguments, error) { return decode.MessagePack([]byte("\x91\x81\xa4text\x01")) },
	} {
		args, err := list()
		if err != nil {
			t.Fatal(err)
		}
		args.Expect("m")
		if got := decode.Value[message](args); got.Text != "" {
			t.Errorf("got %v", got)
		}
		if err := args.End(); !errors.As(err, &argument) || argument.Path != "arguments[0].text" || argument.Parameter != "m" || argument.Expected != "string" {
			t.Errorf("got %v", err)
		}
		args.Expect()
		var count *decode.CountError
		if err := args.End(); !errors.As(err, &count) || count.Found != 1 || args.Len() != 1 || string(args.Raw(0)) != `{"text":1}` {
			t.Errorf("got %v", err)
		}
	}
}

func TestATypeThatCannotBeReadIsNoFaultOfTheClient(t *testing.T) {
	type outer struct{ Messages []struct{ Next chan int } }
	args, err := decode.JSON([]byte(`[{}]`))
	if err != nil {
		t.Fatal(err)
	}
	args.Expect("v")
	decode.Value[outer](args)
	err = args.End()
	var argument *decode.ArgumentError
	if err == nil || errors.As(err, &argument) || !strings.Contains(err.Error(), "outer.Messages.Next: the type chan int has no JSON form") {
		t.Errorf("got %v", err)
	}
}

func TestNoArguments(t *testing.T) {
	var none *decode.Arguments
	if none.Len() != 0 {
		t.Error("nil holds arguments")
	}
	var zero decode.Arguments
	zero.Expect()
	if err := zero.End(); err != nil {
		t.Error(err)
	}
	zero.Expect("a")
	if got := decode.Value[int](&zero); got != 0 || zero.End() == nil {
		t.Errorf("got %d, %v", got, zero.End())
	}
}
