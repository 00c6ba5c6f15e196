package emulator

import (
	"context"
	"errors"

	"github.com/coder/websocket"
)

// transport moves bytes between a client and its connection. One goroutine
// reads and one writes.
type transport interface {
	// read returns what arrives next: a part of a message, one, or several.
	// The error is errLeft where the client said that it goes. After an
	// error, also that of the context, the transport is of no use.
	read(ctx context.Context) ([]byte, error)

	// write sends frames, in order.
	write(ctx context.Context, frames []frame) error

	// close ends the transport; gracefully by telling the other side, else
	// at once. It makes read return.
	close(gracefully bool)

	// binary tells whether frames that are not text may be written.
	binary() bool

	// keepsAlive tells whether the transport itself notices a client that is
	// gone, so that nobody has to ping.
	keepsAlive() bool
}

var errLeft = errors.New("the client left")

// webSocket is the WebSockets transport. Clients send text or binary frames
// as they like, whatever the protocol is.
type webSocket struct{ conn *websocket.Conn }

func (webSocket) binary() bool     { return true }
func (webSocket) keepsAlive() bool { return false }

func (t webSocket) read(ctx context.Context) ([]byte, error) {
	_, data, err := t.conn.Read(ctx)
	switch websocket.CloseStatus(err) {
	case websocket.StatusNormalClosure, websocket.StatusGoingAway, websocket.StatusNoStatusRcvd:
		return nil, errLeft
	}
	return data, err
}

func (t webSocket) write(ctx context.Context, frames []frame) error {
	for _, f := range frames {
		kind := websocket.MessageText
		if f.binary {
			kind = websocket.MessageBinary
		}
		if err := t.conn.Write(ctx, kind, f.data); err != nil {
			return err
		}
	}
	return nil
}

func (t webSocket) close(gracefully bool) {
	// An error says only that the other side was gone already.
	if gracefully {
		_ = t.conn.Close(websocket.StatusNormalClosure, "")
	} else {
		_ = t.conn.CloseNow()
	}
}
