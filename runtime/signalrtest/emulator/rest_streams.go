package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf16"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// longestStream is how many UTF-16 characters a stream's id may have.
const longestStream = 100

// streaming returns the client with the stream that the request is about.
func (c *restCall) streaming() (*connection, error) {
	switch units := len(utf16.Encode([]rune(c.stream))); {
	case units > longestStream:
		return nil, badRequest("the stream id has %d characters, may have %d", units, longestStream)
	case strings.TrimSpace(c.stream) == "":
		return nil, badRequest("the stream id is blank")
	}
	to := c.hub.connection(c.connection)
	if to == nil {
		return nil, notFound("Error.Connection.NotExisted", "connection %q not found", c.connection)
	}
	if !to.hasStream(c.stream) {
		return nil, notFound("", "connection %q has no stream %q", c.connection, c.stream)
	}
	return to, nil
}

// sendItem sends one item of a stream, and with completed=true ends it. The
// body is the item itself in JSON, or a map with a frame for each protocol
// (StreamItemMessage of the SDK for .NET); there is no description of it.
func sendItem(c *restCall) error {
	to, err := c.streaming()
	if err != nil {
		return err
	}
	text, kind, err := c.body()
	if err != nil {
		return err
	}
	p := pushOf(&hubprotocol.StreamItem{InvocationID: c.stream, Item: text})
	switch kind {
	case "application/json":
		if !jsontext.Value(text).IsValid() {
			err = errors.New("the body is not JSON")
		}
	case "application/octet-stream", "application/x-msgpack":
		p = newPush()
		err = readMap(text, func(name string, value []byte) error {
			if in := protocolNamed(name); in != nil {
				return framedMessage[*hubprotocol.StreamItem](p, in, value)
			}
			return nil
		})
		if err == nil && len(p.forms) == 0 {
			err = errors.New("the body has no frame")
		}
	default:
		return &restError{status: http.StatusUnsupportedMediaType, reason: fmt.Sprintf("the content type is %q, must be application/json or application/octet-stream", kind)}
	}
	var f frame
	if err == nil {
		f, err = p.frame(to.speaks())
	}
	if err != nil {
		return badRequest("the item of stream %q: %v", c.stream, err)
	}
	to.post(f)
	c.streamed(to, f.what)
	if strings.EqualFold(c.query.Get("completed"), "true") {
		return completeStream(c)
	}
	return nil
}

// completeStream ends a stream, with an error where the query has one: as
// reason by the description, as error by the SDK for .NET.
func completeStream(c *restCall) error {
	to, err := c.streaming()
	if err != nil {
		return err
	}
	if !to.endStream(c.stream) {
		return nil // the client ended it in this moment
	}
	done := &hubprotocol.Completion{InvocationID: c.stream}
	if reason := c.query.Get("reason") + c.query.Get("error"); reason != "" {
		done.Error = &reason
	}
	to.send(done)
	c.streamed(to, describe(done))
	return nil
}

func (c *restCall) streamed(to *connection, what string) {
	c.service.observe(Event{Kind: Sent, Hub: c.hub.name, Name: what, To: fmt.Sprintf("connection %q", c.connection), Reached: 1, Trace: c.trace})
}
