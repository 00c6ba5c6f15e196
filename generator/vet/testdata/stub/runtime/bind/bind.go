// Package bind has of the runtime what the analyzer knows by name.
package bind

import "context"

type Recipient interface {
	Send(ctx context.Context, target string, arguments ...any) error
	Invoke(ctx context.Context, target string, arguments ...any) ([]byte, error)
}
