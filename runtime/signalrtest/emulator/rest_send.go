package emulator

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// largestBody is how many bytes a REST request may have (Azure docs,
// data-plane REST).
const largestBody = 1 << 20

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
	m, err := c.message()
	if err != nil {
		return err
	}
	p, err := newPush(m)
	if err != nil {
		return badRequest(err.Error())
	}
	connections := to.connections()
	for _, each := range connections {
		each.push(p)
	}
	c.service.observe(Event{Kind: Sent, Hub: c.hub.name, Name: m.Target, To: to.name, Reached: len(connections)})
	return nil
}

// close closes connections with the reason in the query.
func (c restCall) close(to audience) error {
	reason := c.request.URL.Query().Get("reason")
	connections := to.connections()
	for _, each := range connections {
		each.close(reason, false)
	}
	c.service.observe(Event{Kind: Closed, Hub: c.hub.name, To: to.name, Reached: len(connections), Reason: reason})
	return nil
}

// message reads the message in the body. The SDKs write Target and Arguments,
// the documentation target and arguments.
func (c restCall) message() (*hubprotocol.Invocation, error) {
	if kind, _, _ := mime.ParseMediaType(c.request.Header.Get("Content-Type")); kind != "application/json" {
		return nil, &restError{status: http.StatusUnsupportedMediaType, reason: fmt.Sprintf("the content type is %q, must be application/json", kind)}
	}
	text, err := io.ReadAll(http.MaxBytesReader(c.writer, c.request.Body, largestBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, &restError{status: http.StatusRequestEntityTooLarge, reason: fmt.Sprintf("the body is over %d bytes", largestBody)}
	} else if err != nil {
		return nil, badRequest("the body did not arrive: " + err.Error())
	}
	var body struct {
		Target    string
		Arguments jsontext.Value
	}
	if err := json.Unmarshal(text, &body, json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, badRequest("the body is not a message: " + err.Error())
	}
	if body.Target == "" {
		return nil, badRequest("the body has no target")
	}
	if body.Arguments.Kind() == 'n' {
		body.Arguments = nil
	}
	return &hubprotocol.Invocation{Target: body.Target, Arguments: body.Arguments}, nil
}
