package emulator

import (
	"fmt"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// read takes what the client sends, first the bytes that came with its
// handshake. It returns why the transport ended, and whether the client may
// not know it.
func (c *connection) read(t transport, data []byte) (reason string, lost bool) {
	speaks, limit := c.speaks(), c.service.options.MaxMessage
	quiet, pinged := c.silence(t), false
	defer quiet.Stop()
	framing := 0
	if speaks.binary {
		framing = longestPrefix
	}
	for {
		message, rest, ok, err := speaks.cut(data)
		switch {
		case err != nil:
			return c.fail(err), false
		case len(message) > limit, !ok && len(data) > limit+framing:
			return c.fail(fmt.Errorf("a message is over %d bytes", limit)), false
		case !ok:
			if len(data) == 0 {
				data = nil // an idle connection keeps no buffer
			}
			if pinged {
				quiet.Reset(c.service.options.ClientTimeout)
			}
			data, err = c.more(t, data)
			quiet.Stop()
			if err != nil {
				return c.whyEnded(err)
			}
			continue
		}
		data = rest
		m, err := speaks.parse(message)
		if err != nil {
			return c.fail(err), false
		}
		c.received.Add(1)
		c.observeFrame(FrameReceived, describe(m), len(message))
		switch m := m.(type) {
		case *hubprotocol.Close:
			return m.Error, false
		case *hubprotocol.Ping:
			pinged = !t.keepsAlive()
		}
		if err := c.receive(m); err != nil {
			return c.fail(err), false
		}
	}
}

// silence is what ends a connection whose client says nothing for too long;
// one that may come back loses its transport only. It is for the time after
// the client's first ping, as in ASP.NET Core: those that never ping live.
func (c *connection) silence(t transport) *time.Timer {
	limit := c.service.options.ClientTimeout
	timer := time.AfterFunc(limit, func() {
		if c.session != nil {
			t.close(false)
			return
		}
		c.close(fmt.Sprintf("nothing arrived for %s", limit), true)
	})
	timer.Stop()
	return timer
}

// longestPrefix is how many bytes stand before a message in a binary frame.
const longestPrefix = 5

// more waits for more bytes of a message that is not complete.
func (c *connection) more(t transport, data []byte) ([]byte, error) {
	next, err := t.read(c.ctx)
	if err != nil || len(data) == 0 {
		return next, err
	}
	return append(data, next...), nil
}

// receive handles one message that does not end the connection. The error
// says why it must.
func (c *connection) receive(m hubprotocol.Message) error {
	if c.session != nil {
		if fresh, err := c.session.receive(c, m); err != nil || !fresh {
			return err
		}
	}
	const noStreams = "Azure SignalR Service has no streams in serverless mode: "
	switch m := m.(type) {
	case *hubprotocol.Invocation:
		if m.Fault != nil {
			c.unreadable(m.InvocationID, m.Target, m.Fault)
			return nil
		}
		if len(m.StreamIDs) > 0 {
			c.complete(m.InvocationID, noStreams+fmt.Sprintf("call %q without a stream argument", m.Target))
			return nil
		}
		c.enqueue(func() { c.invoke(m) })
	case *hubprotocol.StreamInvocation:
		if c.service.options.Streams && m.Fault != nil {
			c.unreadable(m.InvocationID, m.Target, m.Fault)
			return nil
		}
		if c.service.options.Streams {
			c.enqueue(func() { c.stream(m) })
			return nil
		}
		c.complete(m.InvocationID, noStreams+fmt.Sprintf("call %q with invoke instead", m.Target))
	case *hubprotocol.CancelInvocation:
		c.endStream(m.InvocationID)
	case *hubprotocol.Completion:
		if answer := c.expected(m.InvocationID); answer != nil {
			answer <- m // has room for one
		}
	}
	// Pings have done their work by arriving; the rest has no meaning here.
	return nil
}

func (c *connection) unreadable(invocationID, target string, fault error) {
	c.warn(messagesCategory, target, "the arguments cannot be read: "+fault.Error())
	c.complete(invocationID, fmt.Sprintf("Invocation failed: call %q: %v", target, fault))
}

// enqueue makes a call after those before it. It waits while too many do.
func (c *connection) enqueue(call func()) {
	select {
	case c.slots <- struct{}{}:
	case <-c.ctx.Done():
		return
	}
	c.work.do(func() {
		defer func() { <-c.slots }()
		if !c.refused {
			call()
		}
	})
}
