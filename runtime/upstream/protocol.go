package upstream

import (
	"fmt"
	"mime"
	"net/http"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// protocol is what a client speaks, and so what its calls arrive as and how
// their completions are framed. Connection events are JSON for every client
// (MessagePackServerlessProtocol.cs of the Functions extension).
type protocol struct {
	contentType string

	// parse reads a body; arguments keep the protocol's encoding.
	parse func(body []byte) (hubprotocol.Message, error)

	// arguments reads the arguments of an invocation.
	arguments func(encoded []byte) (*decode.Arguments, error)

	// complete frames a completion whose result is JSON.
	complete func(c *hubprotocol.Completion) ([]byte, error)
}

var jsonProtocol = &protocol{
	contentType: "application/json",
	parse:       hubprotocol.ParseServerless,
	arguments:   decode.JSON,
	complete: func(c *hubprotocol.Completion) ([]byte, error) {
		return hubprotocol.AppendJSON(nil, c)
	},
}

var messagePackProtocol = &protocol{
	contentType: "application/x-msgpack",
	parse:       hubprotocol.ParseMessagePack,
	arguments:   decode.MessagePack,
	complete:    completeInMessagePack,
}

// protocolOf finds the protocol by the content type; nil is any other.
func protocolOf(r *http.Request) *protocol {
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	for _, p := range [...]*protocol{jsonProtocol, messagePackProtocol} {
		if mediaType == p.contentType {
			return p
		}
	}
	return nil
}

// completeInMessagePack encodes the result as JSON says it, so that tags,
// marshallers and the like mean the same in both protocols.
func completeInMessagePack(c *hubprotocol.Completion) ([]byte, error) {
	encoded := *c
	if c.Result != nil {
		var err error
		if encoded.Result, err = hubprotocol.AppendMessagePackValue(nil, c.Result); err != nil {
			return nil, fmt.Errorf("encoding the result: %w", err)
		}
	}
	return hubprotocol.AppendMessagePack(nil, &encoded)
}
