package emulator

import (
	"fmt"
)

// audience is whom a request is about.
type audience struct {
	name        string // as events show it
	connections func() []*connection
}

func (c *restCall) all() audience {
	return audience{"all", func() []*connection { return c.hub.all(c.query["excluded"]) }}
}

func (c *restCall) toUser(excluded []string) audience {
	return audience{fmt.Sprintf("user %q", c.user), func() []*connection { return c.hub.ofUser(c.user, excluded) }}
}

func (c *restCall) toGroup() audience {
	return audience{fmt.Sprintf("group %q", c.group), func() []*connection { return c.hub.inGroup(c.group, c.query["excluded"]) }}
}

func (c *restCall) toConnection() audience {
	return audience{fmt.Sprintf("connection %q", c.connection), func() []*connection {
		if one := c.hub.connection(c.connection); one != nil {
			return []*connection{one}
		}
		return nil
	}}
}

func sendToAll(c *restCall) error        { return c.send(c.all()) }
func sendToUser(c *restCall) error       { return c.send(c.toUser(nil)) }
func sendToGroup(c *restCall) error      { return c.send(c.toGroup()) }
func sendToConnection(c *restCall) error { return c.send(c.toConnection()) }

func closeAll(c *restCall) error        { return c.close(c.all()) }
func closeUser(c *restCall) error       { return c.close(c.toUser(c.query["excluded"])) }
func closeGroup(c *restCall) error      { return c.close(c.toGroup()) }
func closeConnection(c *restCall) error { return c.close(c.toConnection()) }

// send sends the message in the body. It is in every client's queue before
// the request is answered, and so before whatever the sender does next.
func (c *restCall) send(to audience) error {
	p, err := c.message()
	if err != nil {
		return err
	}
	connections := to.connections()
	if err := p.to(connections); err != nil {
		return badRequest("%v", err)
	}
	c.sent(p, to.name, len(connections))
	return nil
}

// sent tells about a message that was sent.
func (c *restCall) sent(p *push, to string, reached int) {
	e := Event{Kind: Sent, Hub: c.hub.name, Name: p.target(), To: to, Reached: reached, Trace: c.trace}
	c.service.withMessage(&e, p)
	c.service.observe(e)
}

// close closes connections with the reason in the query. Clients that
// reconnect by themselves come back, as those of Microsoft's emulator do.
func (c *restCall) close(to audience) error {
	reason := c.query.Get("reason")
	connections := to.connections()
	for _, each := range connections {
		each.close(reason, true)
	}
	c.closed(to.name, reason, len(connections))
	return nil
}

func (c *restCall) closed(to, reason string, reached int) {
	c.service.observe(Event{Kind: Closed, Hub: c.hub.name, To: to, Reached: reached, Reason: reason, Trace: c.trace})
}
