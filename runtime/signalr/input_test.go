package signalr_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func contextWith(t *testing.T, arguments string) *signalr.InvocationContext {
	t.Helper()
	args, err := decode.JSON([]byte(arguments))
	if err != nil {
		t.Fatal(err)
	}
	return &signalr.InvocationContext{
		Arguments: args, Category: signalr.Messages, Event: "Send", Hub: "chat", ConnectionID: "c1", UserID: "ann",
		Headers: signalr.NewHeaders("Host", "x", "Via", "a", "via", "b"),
		Query:   signalr.ParseQuery("?id=1&id=2&ID=3&bad=%ff"),
		Claims:  signalr.NewClaims("role", "admin", "role", "guest"),
	}
}

func TestDecodeIntoATypeWithoutTags(t *testing.T) {
	type input struct {
		Arguments                                    []any
		Error, Category, Event, Hub, UserID, Missing string
		ConnectionID                                 string
		Headers, Query, Claims                       map[string]string
	}
	var got input
	if err := contextWith(t, `["hello",{"k":[1]}]`).DecodeInto(&got); err != nil {
		t.Fatal(err)
	}
	want := input{
		Arguments: []any{"hello", map[string]any{"k": []any{1.0}}},
		Category:  "messages", Event: "Send", Hub: "chat", ConnectionID: "c1", UserID: "ann",
		Headers: map[string]string{"Host": "x", "Via": "a,b"},
		Query:   map[string]string{"id": "1,2", "ID": "3", "bad": "\ufffd"},
		Claims:  map[string]string{"role": "admin"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDecodeIntoATypeOfOnesOwn(t *testing.T) {
	type message struct{ Text string }
	type input struct {
		User      *string `json:"UserId"`
		Error     *string
		Query     struct{ ID string }
		Arguments [1]message
	}
	var got *input
	if err := contextWith(t, `[{"text":"hi"}]`).DecodeInto(&got); err != nil {
		t.Fatal(err)
	}
	if *got.User != "ann" || got.Error != nil || got.Arguments[0].Text != "hi" || got.Query.ID == "" {
		t.Errorf("got %+v", got)
	}
}

func TestDecodeIntoForAConnectionEvent(t *testing.T) {
	type input struct {
		Arguments []any
		Claims    map[string]string
		UserID    *string
		Error     string
	}
	inv := &signalr.InvocationContext{Category: signalr.Connections, Event: "disconnected", Error: "gone"}
	got := input{Arguments: []any{1}, Claims: map[string]string{}}
	if err := inv.DecodeInto(&got); err != nil {
		t.Fatal(err)
	}
	if got.Arguments != nil || got.Claims != nil || got.UserID != nil || got.Error != "gone" {
		t.Errorf("got %+v", got)
	}
}

func TestDecodeIntoNamesThePlaceThatDoesNotFit(t *testing.T) {
	type input struct {
		Arguments []struct{ Age int }
		Claims    map[string]int
	}
	inv := contextWith(t, `[{"age":"old"}]`)
	check := func(want string) {
		t.Helper()
		err := inv.DecodeInto(new(input))
		var failure *decode.ArgumentError
		if !errors.As(err, &failure) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	check(`arguments[0].age: expected integer, found "old"`)
	inv.Arguments = nil
	check(`invocation.Claims.role: expected integer, found "admin"`)
}

func TestDecodeIntoRefusesTwoMembersOfOneField(t *testing.T) {
	type input struct {
		Arguments []struct{ Text string }
		Query     struct{ ID string } // which the client's query has twice
	}
	for _, arguments := range []string{`[{"text":"a","Text":"b"}]`, `[{"text":"a","text":"b"}]`} {
		var failure *decode.ArgumentError
		if err := contextWith(t, arguments).DecodeInto(new(input)); !errors.As(err, &failure) || !strings.HasPrefix(failure.Path, "arguments[0]") {
			t.Errorf("%s: got %v", arguments, err)
		}
	}
	var got input
	if err := contextWith(t, `[{"text":"a"}]`).DecodeInto(&got); err != nil || got.Query.ID != "1,2" {
		t.Errorf("got %+v, %v", got, err)
	}
}
