package emulator

import (
	"fmt"
)

// audience is whom a request is about.
type audience struct {
	name        string // as events show it
	connections func() []*connection
}

func (c restCall) all() audience {
	return audience{"all", func() []*connection { return c.hub.all(c.excluded) }}
}

func (c restCall) toUser() audience {
	return audience{fmt.Sprintf("user %q", c.user), func() []*connection { return c.hub.ofUser(c.user, c.excluded) }}
}

func (c restCall) toGroup() audience {
	return audience{fmt.Sprintf("group %q", c.group), func() []*connection { return c.hub.inGroup(c.group, c.excluded) }}
}

func (c restCall) toConnection() audience {
	return audience{fmt.Sprintf("connection %q", c.connection), func() []*connection {
		if one := c.hub.connection(c.connection); one != nil {
			return []*connection{one}
		}
		return nil
	}}
}

func sendToAll(c restCall) error        { return c.send(c.all()) }
func sendToUser(c restCall) error       { return c.send(c.toUser()) }
func sendToGroup(c restCall) error      { return c.send(c.toGroup()) }
func sendToConnection(c restCall) error { return c.send(c.toConnection()) }

func closeAll(c restCall) error        { return c.close(c.all()) }
func closeUser(c restCall) error       { return c.close(c.toUser()) }
func closeGroup(c restCall) error      { return c.close(c.toGroup()) }
func closeConnection(c restCall) error { return c.close(c.toConnection()) }

// send sends the message in the body. It is in every client's queue before
// the request is answered, and so before whatever the sender does next.
func (c restCall) send(to audience) error {
	target, p, err := c.message()
	if err != nil {
		return err
	}
	connections := to.connections()
	for _, each := range connections {
		each.push(p)
	}
	e := Event{Kind: Sent, Hub: c.hub.name, Name: target, To: to.name, Reached: len(connections), Trace: c.trace}
	c.service.withMessage(&e, p)
	c.service.observe(e)
	return nil
}

// close closes connections with the reason in the query.
func (c restCall) close(to audience) error {
	reason := c.request.URL.Query().Get("reason")
	connections := to.connections()
	for _, each := range connections {
		each.close(reason, false)
	}
	c.service.observe(Event{Kind: Closed, Hub: c.hub.name, To: to.name, Reached: len(connections), Reason: reason, Trace: c.trace})
	return nil
}
