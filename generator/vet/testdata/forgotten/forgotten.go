package forgotten

import "context"

//signalr:hub name=chat
type Chat struct{}

// OnConnected greets.
func (*Chat) OnConnected(ctx context.Context) error { return nil } // want `Chat.OnConnected is not a trigger, so the service never calls it; add //signalr:trigger, .* \(HW0705\)`

func (*Chat) OnDisconnected(ctx context.Context) error { return nil } // want `Chat.OnDisconnected is not a trigger`

//signalr:hub name=decided
type Decided struct{}

//signalr:ignore
func (*Decided) OnConnected(ctx context.Context) error { return nil }

//signalr:trigger
func (*Decided) OnDisconnected(ctx context.Context) error { return nil }

type Plain struct{}

func (*Plain) OnConnected() {}

//signalr:hub name=near
type Near struct{}

// OnDisconnected has a directive of somebody else.
//
//go:noinline
func (Near) OnDisconnected() {} // want `Near.OnDisconnected is not a trigger`
