package emulator

import (
	"errors"
	"fmt"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// handshake agrees on a protocol with the client. It returns what arrived
// after the client's request. On an error the client has been told.
func (c *connection) handshake(t transport) (rest []byte, err error) {
	deadline := time.Now().Add(c.service.options.HandshakeTimeout)
	var data []byte
	for {
		payload, rest, ok := hubprotocol.CutText(data)
		if ok {
			return rest, c.agree(payload)
		}
		if data, err = c.more(t, data, time.Until(deadline)); err != nil {
			return nil, errors.New(c.whyEnded(err))
		}
		if len(data) > c.service.options.MaxMessage {
			return nil, c.answerHandshake(fmt.Errorf("the request is over %d bytes", c.service.options.MaxMessage))
		}
	}
}

// agree chooses the protocol the client asks for.
func (c *connection) agree(payload []byte) error {
	request, err := hubprotocol.ParseHandshakeRequest(payload)
	if err != nil {
		return c.answerHandshake(err)
	}
	chosen := protocolNamed(request.Protocol)
	switch {
	case chosen == nil:
		return c.answerHandshake(fmt.Errorf("the protocol %q is not supported", request.Protocol))
	case request.Version != 1:
		return c.answerHandshake(fmt.Errorf("version %d of the protocol %q is not supported", request.Version, request.Protocol))
	}
	_ = c.answerHandshake(nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.protocol = chosen
	return nil
}

// answerHandshake tells the client how its handshake went, and returns the
// failure.
func (c *connection) answerHandshake(failure error) error {
	var response hubprotocol.HandshakeResponse
	if failure != nil {
		response.Error = new(failure.Error())
	}
	c.post(frame{data: hubprotocol.AppendHandshakeResponse(nil, response)})
	return failure
}
