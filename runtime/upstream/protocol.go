package upstream

import (
	"mime"
	"net/http"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/internal/values"
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

	// result appends the result of a function, complete the frame of a
	// completion with it.
	result   func(dst []byte, result any) ([]byte, error)
	complete func(dst []byte, m hubprotocol.Message) ([]byte, error)
}

var jsonProtocol = &protocol{
	contentType: "application/json",
	parse:       hubprotocol.ParseServerless,
	arguments:   decode.JSON,
	result:      values.Append,
	complete:    hubprotocol.AppendJSON,
}

var messagePackProtocol = &protocol{
	contentType: "application/x-msgpack",
	parse:       hubprotocol.ParseMessagePack,
	arguments:   decode.MessagePack,
	result:      hubprotocol.AppendMessagePackResult,
	complete:    hubprotocol.AppendMessagePack,
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
