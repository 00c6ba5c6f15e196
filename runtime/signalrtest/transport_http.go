package signalrtest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// goodbyeWithin is how long telling the service that a client leaves may take.
const goodbyeWithin = 5 * time.Second

// errStreamEnded is the end of a connection over HTTP.
var errStreamEnded = errors.New("the service ended the stream")

// eventStream receives over one long answer, and sends by POST.
type eventStream struct {
	access
	cancel context.CancelFunc // ends the answer
	body   io.ReadCloser
	lines  *bufio.Reader
}

func openEventStream(ctx context.Context, to access) (transport, error) {
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel) // until it is open, the caller's end is its own
	streaming := to
	streaming.header = to.header.Clone()
	streaming.header.Set("Accept", "text/event-stream") // tells it from long polling
	response, err := streaming.do(life, http.MethodGet, nil)
	if !stop() && err == nil {
		_ = response.Body.Close()
		err = context.Cause(ctx)
	}
	if err != nil {
		cancel()
		return nil, err
	}
	return &eventStream{access: to, cancel: cancel, body: response.Body, lines: bufio.NewReader(response.Body)}, nil
}

// read returns the data of the next event. Its lines are put together with
// line ends, as the specification of event streams has it.
func (s *eventStream) read(ctx context.Context) ([]byte, error) {
	defer context.AfterFunc(ctx, s.cancel)()
	var data [][]byte
	for {
		line, err := s.lines.ReadBytes('\n')
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = errStreamEnded
			}
			return nil, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if text, found := bytes.CutPrefix(line, []byte("data:")); found {
			data = append(data, bytes.TrimPrefix(text, []byte(" ")))
		}
		if len(line) == 0 && len(data) > 0 {
			return bytes.Join(data, []byte("\n")), nil
		}
	}
}

func (s *eventStream) write(ctx context.Context, data []byte) error { return s.post(ctx, data) }

func (s *eventStream) end() { s.abort() }

func (s *eventStream) abort() {
	s.cancel()
	_ = s.body.Close()
}

// polling asks again and again, and sends by POST.
type polling struct{ access }

func openPolling(ctx context.Context, to access) (transport, error) {
	p := &polling{to}
	_, err := p.read(ctx) // the first poll answers at once, and opens the connection
	return p, err
}

func (p *polling) read(ctx context.Context) ([]byte, error) {
	response, err := p.do(ctx, http.MethodGet, nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNoContent {
		return nil, errStreamEnded
	}
	return io.ReadAll(response.Body)
}

func (p *polling) write(ctx context.Context, data []byte) error { return p.post(ctx, data) }

func (p *polling) end() {
	ctx, cancel := context.WithTimeout(context.Background(), goodbyeWithin)
	defer cancel()
	if response, err := p.do(ctx, http.MethodDelete, nil); err == nil { // else the service has ended it already
		_ = response.Body.Close()
	}
}

func (p *polling) abort() {}
