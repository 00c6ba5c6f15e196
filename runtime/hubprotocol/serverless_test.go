package hubprotocol_test

import (
	"reflect"
	"testing"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

func TestUpstreamBodiesAreReadLeniently(t *testing.T) {
	for text, want := range map[string]hubprotocol.Message{
		`{"type":10}`:                                 &hubprotocol.OpenConnection{},
		`{"Type":11}`:                                 &hubprotocol.CloseConnection{},
		`{"type":11,"error":null}`:                    &hubprotocol.CloseConnection{},
		`{"Type":11,"Error":"gone"}`:                  &hubprotocol.CloseConnection{Error: "gone"},
		"{\"type\":10}\x1e":                           &hubprotocol.OpenConnection{},
		`{"type":10} [`:                               &hubprotocol.OpenConnection{},
		`{"TYPE":1,"Target":"t"}`:                     &hubprotocol.Invocation{Target: "t"},
		`{"type":1,"target":"t","invocation_id":"7"}`: &hubprotocol.Invocation{Target: "t"},
		`{"type":1,"invocationId":null,"target":"t","Arguments":["x"]}`: &hubprotocol.Invocation{Target: "t", Arguments: []byte(`["x"]`)},
	} {
		got, err := hubprotocol.ParseServerless([]byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{``, `[]`, `{"type":1}`, `{"type":"1"}`, `{"type":10`} {
		if got, err := hubprotocol.ParseServerless([]byte(text)); err == nil {
			t.Errorf("%q: got %+v, want an error", text, got)
		}
	}
}

func TestUpstreamBodiesHaveNoFrame(t *testing.T) {
	for want, m := range map[string]hubprotocol.Message{
		`{"type":10}`:                             &hubprotocol.OpenConnection{},
		`{"Type":11}`:                             &hubprotocol.CloseConnection{},
		`{"Type":11,"Error":"gone"}`:              &hubprotocol.CloseConnection{Error: "gone"},
		`{"type":1,"target":"t","arguments":[1]}`: &hubprotocol.Invocation{Target: "t", Arguments: []byte("[1]")},
	} {
		if got, err := hubprotocol.AppendServerless(nil, m); err != nil || string(got) != want {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
	}
}
