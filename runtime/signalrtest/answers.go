package signalrtest

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// Answer has the client answer when a server asks it for a result: what answer
// returns is the result, its error the text that the server reads. Without it
// a server that asks gets an error, as from other clients.
func (c *Client) Answer(target string, answer func(arguments []jsontext.Value) (any, error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers[target] = answer
}

// noAnswer is what Microsoft's JavaScript client says.
const noAnswer = "Client didn't provide a result."

func (c *Client) answer(id string, push *Push, how func([]jsontext.Value) (any, error)) {
	completion := &hubprotocol.Completion{InvocationID: id}
	result, err := how(push.Arguments)
	if err == nil {
		completion.Result, err = json.Marshal(result)
	}
	if err == nil && c.protocol.binary {
		completion.Result, err = hubprotocol.AppendMessagePackValue(nil, completion.Result)
	}
	if err != nil {
		text := err.Error()
		completion.Result, completion.Error = nil, &text
	}
	_ = c.write(c.life, completion) // an error ends the connection, which receive sees
}
