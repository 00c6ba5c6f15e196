package library

import "context"

// LibraryClient may be called by any package that imports this one.
//
//signalr:client hub=chat
type LibraryClient interface {
	Posted(ctx context.Context) error
	private(ctx context.Context) error // want `LibraryClient.private is never called`
}

//signalr:client hub=chat
type hiddenClient interface {
	Hidden(ctx context.Context) error // want `hiddenClient.Hidden is never called`
}

// Notifier has a method of a client interface of another package.
type Notifier interface {
	Imported(ctx context.Context) error
}

// Notify calls it.
func Notify(ctx context.Context, n Notifier) error { return n.Imported(ctx) }
