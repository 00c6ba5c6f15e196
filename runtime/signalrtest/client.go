package signalrtest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// Client is a SignalR client over a WebSocket, or another [Transport]. It is safe for concurrent use.
//
// It keeps every message that the program sends until [Client.Wait] or
// [Client.Expect] takes it. It does not reconnect: a test connects anew.
type Client struct {
	conn     transport
	protocol protocol
	id       string
	hub      string

	life    context.Context
	end     context.CancelFunc
	working sync.WaitGroup
	done    chan struct{} // closed when the connection has ended

	mu      sync.Mutex
	lastID  uint64
	calls   map[string]chan *hubprotocol.Completion        // in progress, by invocation id
	answers map[string]func([]jsontext.Value) (any, error) // by target
	pushes  []*Push
	arrived chan struct{} // closed, and replaced, with every push
	err     error         // why the connection ended
	closing bool          // by Close or Abort

	data []byte // that came with the handshake
}

// pingEvery is how often a client says that it is there; the service drops
// those it does not hear of for 30 seconds.
const pingEvery = 10 * time.Second

func newClient(conn transport, p protocol, data []byte) *Client {
	c := &Client{
		conn:     conn,
		protocol: p,
		done:     make(chan struct{}),
		calls:    make(map[string]chan *hubprotocol.Completion),
		answers:  make(map[string]func([]jsontext.Value) (any, error)),
		arrived:  make(chan struct{}),
		data:     data,
	}
	c.life, c.end = context.WithCancel(context.Background())
	return c
}

// ConnectionID returns the id that functions know the client by.
func (c *Client) ConnectionID() string { return c.id }

// Hub returns the name of the hub in the URL of the service, empty for one
// that has it elsewhere.
func (c *Client) Hub() string { return c.hub }

// Invoke calls a function and waits for its end. The result is JSON, and nil
// where the function has none; [Invoke] decodes it. A call that failed gives
// an *[InvocationError], a connection that ended meanwhile its reason.
func (c *Client) Invoke(ctx context.Context, target string, args ...any) ([]byte, error) {
	arguments, err := c.encode(args)
	if err != nil {
		return nil, fmt.Errorf("invoking %s: %w", target, err)
	}
	return c.InvokeEncoded(ctx, target, arguments)
}

// InvokeEncoded is Invoke with a list of arguments that is encoded already: a
// JSON array, or an array of MessagePack for a client with [WithMessagePack],
// which can hold bytes and timestamps.
func (c *Client) InvokeEncoded(ctx context.Context, target string, arguments []byte) ([]byte, error) {
	answer := make(chan *hubprotocol.Completion, 1)
	c.mu.Lock()
	c.lastID++
	id := strconv.FormatUint(c.lastID, 10)
	c.calls[id] = answer
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.calls, id)
	}()
	if err := c.write(ctx, &hubprotocol.Invocation{InvocationID: id, Target: target, Arguments: arguments}); err != nil {
		return nil, err
	}
	select {
	case completion := <-answer:
		return result(target, completion)
	case <-ctx.Done():
		return nil, fmt.Errorf("invoking %s: %w", target, context.Cause(ctx))
	case <-c.done:
	}
	select {
	case completion := <-answer: // it came just before the end
		return result(target, completion)
	default:
		return nil, fmt.Errorf("invoking %s: %w", target, c.Err())
	}
}

func result(target string, completion *hubprotocol.Completion) ([]byte, error) {
	if completion.Error != nil {
		return nil, &InvocationError{Target: target, Message: *completion.Error}
	}
	return completion.Result, nil
}

// Invoke calls a function and decodes its result. A function without a result
// gives the zero value.
func Invoke[T any](ctx context.Context, c *Client, target string, args ...any) (T, error) {
	var value T
	text, err := c.Invoke(ctx, target, args...)
	if err != nil || text == nil {
		return value, err
	}
	if err := json.Unmarshal(text, &value); err != nil {
		return value, fmt.Errorf("the result of %s: %w", target, err)
	}
	return value, nil
}

// Send calls a function without waiting for it. Nobody hears of its end.
func (c *Client) Send(ctx context.Context, target string, args ...any) error {
	arguments, err := c.encode(args)
	if err != nil {
		return fmt.Errorf("invoking %s: %w", target, err)
	}
	return c.write(ctx, &hubprotocol.Invocation{Target: target, Arguments: arguments})
}

// encodeArguments returns arguments as a JSON array; none are an empty one.
func encodeArguments(args []any) ([]byte, error) {
	if args == nil {
		args = []any{}
	}
	text, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("encoding the arguments: %w", err)
	}
	return text, nil
}

func (c *Client) encode(args []any) ([]byte, error) {
	text, err := encodeArguments(args)
	if err != nil || !c.protocol.binary {
		return text, err
	}
	return hubprotocol.AppendMessagePackValue(nil, text)
}

func (c *Client) write(ctx context.Context, m hubprotocol.Message) error {
	frame, err := c.protocol.append(nil, m)
	if err != nil {
		return err
	}
	if err := c.conn.write(ctx, frame); err != nil {
		select {
		case <-c.done:
			return c.Err()
		default:
			return fmt.Errorf("sending: %w", err)
		}
	}
	return nil
}

// Done is closed when the connection has ended, for whatever reason.
func (c *Client) Done() <-chan struct{} { return c.done }

// Err says why the connection ended: [ErrClosed] after Close, a *[ClosedError]
// where the service closed it, else how it broke. It is nil before the end.
func (c *Client) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Close ends the connection the way a page does that is left, and waits until
// nothing of the client runs any more.
func (c *Client) Close() {
	c.close(c.conn.end)
}

// Abort drops the connection without a word, as a machine does that loses its
// network.
func (c *Client) Abort() {
	c.close(c.conn.abort)
}

func (c *Client) close(conn func()) {
	c.mu.Lock()
	c.closing = true
	c.mu.Unlock()
	conn()
	c.end()
	c.working.Wait()
}

// ErrClosed is why a connection ended that the test itself closed.
var ErrClosed = errors.New("the client is closed")

// ClosedError says that the service closed the connection.
type ClosedError struct {
	Reason         string // may be empty
	AllowReconnect bool   // clients with automatic reconnect connect again
}

// Error gives the service's reason.
func (e *ClosedError) Error() string {
	if e.Reason == "" {
		return "the service closed the connection"
	}
	return "the service closed the connection: " + e.Reason
}

// InvocationError is a call that failed: the HubException of other clients.
type InvocationError struct {
	Target  string
	Message string // what the program or the service told the client
}

// Error names the function and the reason.
func (e *InvocationError) Error() string { return fmt.Sprintf("%s failed: %s", e.Target, e.Message) }
