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

	// write sends one frame.
	write(ctx context.Context, f frame) error

	// close ends the transport; gracefully by telling the other side, else
	// at once. It makes read return.
	close(gracefully bool)
}

var errLeft = errors.New("the client left")

// webSocket is the WebSockets transport. Clients send text or binary frames
// as they like, whatever the protocol is.
type webSocket struct{ conn *websocket.Conn }

func (t webSocket) read(ctx context.Context) ([]byte, error) {
	_, data, err := t.conn.Read(ctx)
	switch websocket.CloseStatus(err) {
	case websocket.StatusNormalClosure, websocket.StatusGoingAway, websocket.StatusNoStatusRcvd:
		return nil, errLeft
	}
	return data, err
}

func (t webSocket) write(ctx context.Context, f frame) error {
	kind := websocket.MessageText
	if f.binary {
		kind = websocket.MessageBinary
	}
	return t.conn.Write(ctx, kind, f.data)
}

func (t webSocket) close(gracefully bool) {
	// An error says only that the other side was gone already.
	if gracefully {
		_ = t.conn.Close(websocket.StatusNormalClosure, "")
	} else {
		_ = t.conn.CloseNow()
	}
}
