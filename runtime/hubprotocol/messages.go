package hubprotocol

// MessageType is the number that every message starts with.
type MessageType int

// The message types of the hub protocol, and the two that only upstream
// requests carry (Microsoft.Azure.SignalR.Serverless.Protocols, Constants.cs).
const (
	TypeInvocation       MessageType = 1
	TypeStreamItem       MessageType = 2
	TypeCompletion       MessageType = 3
	TypeStreamInvocation MessageType = 4
	TypeCancelInvocation MessageType = 5
	TypePing             MessageType = 6
	TypeClose            MessageType = 7
	TypeAck              MessageType = 8
	TypeSequence         MessageType = 9
	TypeOpenConnection   MessageType = 10
	TypeCloseConnection  MessageType = 11
)

// Message is one hub message: a pointer to one of the types below.
type Message interface {
	// Type returns the number the message starts with.
	Type() MessageType
}

// Invocation asks the other side to run a method. Without an InvocationID
// the sender wants no answer.
type Invocation struct {
	Headers      map[string]string
	InvocationID string
	Target       string   // name of the method
	Arguments    []byte   // an encoded array; nil means none
	StreamIDs    []string // streams the caller sends to the method
	Fault        error    // why the arguments cannot be read, which fails this call only; a *MessageError
}

// StreamItem is one item of a stream.
type StreamItem struct {
	Headers      map[string]string
	InvocationID string
	Item         []byte // encoded
}

// Completion ends an invocation: with an error, with a result, or with
// neither where the method returns nothing.
type Completion struct {
	Headers      map[string]string
	InvocationID string
	Result       []byte  // encoded; nil means no result, which differs from null
	Error        *string // nil means success; an empty text is still an error
}

// StreamInvocation asks the other side to run a method that answers with a
// stream. Azure SignalR Service has none in serverless mode.
type StreamInvocation Invocation

// CancelInvocation ends a StreamInvocation from the caller's side.
type CancelInvocation struct {
	Headers      map[string]string
	InvocationID string
}

// Ping keeps a connection alive.
type Ping struct{}

// Close announces the end of a connection.
type Close struct {
	Error          string // empty for a clean end
	AllowReconnect bool   // the client may reconnect on its own
}

// Ack says which messages arrived, on connections with stateful reconnect.
type Ack struct {
	SequenceID int64
}

// Sequence says which message comes next after a stateful reconnect.
type Sequence struct {
	SequenceID int64
}

// OpenConnection is the body of the upstream event "connected".
type OpenConnection struct{}

// CloseConnection is the body of the upstream event "disconnected".
type CloseConnection struct {
	Error string // why the connection ended; empty for a clean end
}

// Unknown stands for a message of a type this package does not know. Peers
// ignore such messages, so that newer ones can be added to the protocol.
type Unknown struct {
	Number MessageType
}

// Type implements [Message].
func (*Invocation) Type() MessageType       { return TypeInvocation }
func (*StreamItem) Type() MessageType       { return TypeStreamItem }
func (*Completion) Type() MessageType       { return TypeCompletion }
func (*StreamInvocation) Type() MessageType { return TypeStreamInvocation }
func (*CancelInvocation) Type() MessageType { return TypeCancelInvocation }
func (*Ping) Type() MessageType             { return TypePing }
func (*Close) Type() MessageType            { return TypeClose }
func (*Ack) Type() MessageType              { return TypeAck }
func (*Sequence) Type() MessageType         { return TypeSequence }
func (*OpenConnection) Type() MessageType   { return TypeOpenConnection }
func (*CloseConnection) Type() MessageType  { return TypeCloseConnection }
func (m *Unknown) Type() MessageType        { return m.Number }
