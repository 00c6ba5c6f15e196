package emulator

import (
	"errors"
	"fmt"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// The versions of the hub protocols: the second has acks and sequences.
const (
	statefulVersion = 2
	newestVersion   = 2
)

// handshake agrees on a protocol with the client, and makes the connection
// part of its hub. It returns what arrived after the client's request. On an
// error the client has been told.
func (c *connection) handshake(t transport) (rest []byte, err error) {
	patience := c.service.options.HandshakeTimeout
	late := time.AfterFunc(patience, func() { c.close(fmt.Sprintf("no handshake arrived within %s", patience), false) })
	defer late.Stop()
	var data []byte
	for {
		payload, rest, ok := hubprotocol.CutText(data)
		if ok {
			return rest, c.agree(t, payload)
		}
		if data, err = c.more(t, data); err != nil {
			reason, _ := c.whyEnded(err)
			return nil, errors.New(reason)
		}
		if len(data) > c.service.options.MaxMessage {
			return nil, c.refuseHandshake(fmt.Errorf("the request is over %d bytes", c.service.options.MaxMessage))
		}
	}
}

// agree chooses the protocol the client asks for, and makes the connection
// reachable.
func (c *connection) agree(t transport, payload []byte) error {
	request, err := hubprotocol.ParseHandshakeRequest(payload)
	if err != nil {
		return c.refuseHandshake(err)
	}
	chosen := protocolNamed(request.Protocol)
	switch {
	case chosen == nil:
		return c.refuseHandshake(fmt.Errorf("the protocol %q is not supported", request.Protocol))
	case request.Version < 1 || request.Version > newestVersion:
		return c.refuseHandshake(fmt.Errorf("version %d of the protocol %q is not supported", request.Version, request.Protocol))
	case chosen.binary && !t.binary():
		return c.refuseHandshake(fmt.Errorf("the protocol %q is binary, which Server-Sent Events cannot carry", request.Protocol))
	}
	var session *session
	if c.resumes && request.Version >= statefulVersion {
		session = newSession()
		c.out.keepUnacked()
	}
	// Reachable in one step for everybody else: nothing may overtake the answer,
	// and whoever has the answer must not be missed.
	answer := frame{data: hubprotocol.AppendHandshakeResponse(nil, hubprotocol.HandshakeResponse{}), what: "handshake answer"}
	c.hub.add(c, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.protocol, c.session, c.current = chosen, session, t
		_ = c.out.put(answer) // an error says only that the service is stopping
	})
	return nil
}

// refuseHandshake tells the client why its handshake failed, and returns the
// reason.
func (c *connection) refuseHandshake(reason error) error {
	c.close(reason.Error(), false)
	return reason
}
