package bind

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/runtime/decode"
)

// Recipient is who a generated proxy sends to: one connection, a user, a group,
// or all clients of a hub.
type Recipient interface {
	// Send sends a message. It returns when the carrier has accepted it.
	Send(ctx context.Context, target string, arguments ...any) error

	// Invoke sends a message to one connection and waits for its result, as
	// JSON.
	Invoke(ctx context.Context, target string, arguments ...any) (result []byte, err error)
}

// Invoke asks one connection for a result of a type.
func Invoke[T any](ctx context.Context, to Recipient, target string, arguments ...any) (result T, err error) {
	text, err := to.Invoke(ctx, target, arguments...)
	if err != nil {
		return result, err
	}
	list, err := decode.JSON(slices.Concat([]byte{'['}, text, []byte{']'}))
	if err == nil {
		list.Expect("result")
		result, err = decode.Value[T](list), list.End()
	}
	var unfit *decode.ArgumentError
	if errors.As(err, &unfit) {
		unfit.Path, unfit.Parameter = "result"+strings.TrimPrefix(unfit.Path, "arguments[0]"), ""
	}
	if err != nil {
		return result, fmt.Errorf("the client's answer to %q: %w", target, err)
	}
	return result, nil
}
