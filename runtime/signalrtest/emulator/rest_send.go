package emulator

import (
	"fmt"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// audience is whom a request is about, with the name that events show.
type audience func(c *restCall) (name string, connections []*connection)

func all(c *restCall) (string, []*connection) {
	return "all", c.hub.find(everyone, c.query["excluded"]...)
}

func user(c *restCall) (string, []*connection) {
	return fmt.Sprintf("user %q", c.user), c.hub.find(ofUser(c.user))
}

func userWithExcluded(c *restCall) (string, []*connection) {
	return fmt.Sprintf("user %q", c.user), c.hub.find(ofUser(c.user), c.query["excluded"]...)
}

func group(c *restCall) (string, []*connection) {
	return fmt.Sprintf("group %q", c.group), c.hub.find(inGroup(c.group), c.query["excluded"]...)
}

func one(c *restCall) (string, []*connection) {
	name := fmt.Sprintf("connection %q", c.connection)
	if found := c.hub.connection(c.connection); found != nil {
		return name, []*connection{found}
	}
	return name, nil
}

// send sends the message in the body. It is in every client's queue before
// the request is answered, and so before whatever the sender does next.
func send(to audience) func(*restCall) error {
	return func(c *restCall) error {
		p, err := c.message()
		if err != nil {
			return err
		}
		name, connections := to(c)
		if err := p.to(connections); err != nil {
			return badRequest("%v", err)
		}
		c.sent(p, name, len(connections))
		return nil
	}
}

// closing closes connections with the reason in the query. Clients that
// reconnect by themselves come back, as those of Microsoft's emulator do.
func closing(of audience) func(*restCall) error {
	return func(c *restCall) error {
		reason := c.query.Get("reason")
		name, connections := of(c)
		for _, each := range connections {
			each.close(reason, true)
		}
		c.closed(name, reason, len(connections))
		return nil
	}
}

func (c *restCall) sent(p *push, to string, reached int) {
	e := Event{Kind: Sent, Hub: c.hub.name, Name: p.target(), To: to, Reached: reached, Trace: c.trace}
	for _, each := range protocols() {
		if m, ok := p.forms[each.name].(*hubprotocol.Invocation); ok {
			e.Protocol, e.Arguments = each.name, m.Arguments
			break
		}
	}
	c.service.observe(e)
}

func (c *restCall) closed(to, reason string, reached int) {
	c.service.observe(Event{Kind: Closed, Hub: c.hub.name, To: to, Reached: reached, Reason: reason, Trace: c.trace})
}
