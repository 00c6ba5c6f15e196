package emulator

import (
	"context"
	"sync"
)

// inbox takes what a client posts, for transports whose other half carries
// one direction only.
type inbox struct {
	posted chan []byte
	gone   chan struct{} // closed when nothing more is taken

	leaving sync.Once
	why     error // valid once gone is closed
}

func newInbox() *inbox {
	return &inbox{posted: make(chan []byte), gone: make(chan struct{})}
}

func (b *inbox) read(ctx context.Context) ([]byte, error) {
	select {
	case data := <-b.posted:
		return data, nil
	case <-b.gone:
		return nil, b.why
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// post hands data over to whoever reads, and reports whether it was taken.
func (b *inbox) post(ctx context.Context, data []byte) bool {
	select {
	case b.posted <- data:
		return true
	case <-b.gone:
		return false
	case <-ctx.Done():
		return false
	}
}

// leave makes read return the error, from now on.
func (b *inbox) leave(why error) {
	b.leaving.Do(func() {
		b.why = why
		close(b.gone)
	})
}
