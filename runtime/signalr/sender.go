package signalr

import "context"

// Sender carries messages and group changes for one hub to the service.
// Implementations are safe for concurrent use.
type Sender interface {
	// Send sends one message. It returns when the transport has accepted it,
	// which for an output binding is before the service has seen it.
	Send(ctx context.Context, m Message) error

	// ChangeGroup adds to or removes from a group.
	ChangeGroup(ctx context.Context, change GroupChange) error
}

// Message is one message to clients of a hub.
type Message struct {
	Target    string // name clients listen for
	Arguments []any  // encoded as JSON by the transport
	To        Audience
}

// Audience says which clients of a hub receive a message.
type Audience struct {
	Kind AudienceKind

	// Name is the user, group or connection id; empty for all clients.
	Name string

	// Excluded are connection ids left out, for all clients and for groups.
	Excluded []string
}

// AudienceKind is the kind of an [Audience].
type AudienceKind int

// The audiences the service knows.
const (
	ToAll AudienceKind = iota
	ToUser
	ToGroup
	ToConnection
)

// String returns the kind as logs show it: all, user, group or connection.
func (k AudienceKind) String() string {
	switch k {
	case ToUser:
		return "user"
	case ToGroup:
		return "group"
	case ToConnection:
		return "connection"
	default:
		return "all"
	}
}

// GroupChange adds a user or a connection to a group or removes it. Exactly
// one of UserID and ConnectionID is set.
type GroupChange struct {
	Action       GroupAction
	Group        string // empty for RemoveFromAll
	UserID       string
	ConnectionID string
}

// GroupAction is what a [GroupChange] does, spelled as in the signalR output
// binding (SignalRGroupAction of the Functions extension).
type GroupAction string

// The group actions.
const (
	GroupAdd           GroupAction = "add"
	GroupRemove        GroupAction = "remove"
	GroupRemoveFromAll GroupAction = "removeAll" // out of every group; users only in an output binding
)
