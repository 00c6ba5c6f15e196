package bind

import "context"

// Recipient is who a generated proxy sends to: one connection, a user, a group,
// or all clients of a hub.
type Recipient interface {
	// Send sends a message. It returns when the carrier has accepted it.
	Send(ctx context.Context, target string, arguments ...any) error
}
