package upstream

import (
	"context"
	"errors"
	"time"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/service"
)

const (
	reloadKeys = time.Minute                // at least between two questions: anyone can send wrong signatures
	forEver    = 100 * 365 * 24 * time.Hour // where asking fails the keys stay what they were
)

// keyring holds the access keys of one connection. Where a signature fits none
// of them, it asks for the keys again, for they may have been rotated.
type keyring struct {
	load func() ([]string, error)
	keys calls.Kept[[]string]
}

var errNoKeys = errors.New("no access keys")

func (k *keyring) ask(context.Context) (calls.Answer[[]string], error) {
	keys, err := k.load()
	if err == nil && len(keys) == 0 {
		err = errNoKeys
	}
	end := time.Now().Add(forEver)
	return calls.Answer[[]string]{Value: keys, Renew: end, Until: end}, err
}

// signed tells whether one of the keys signed the connection id.
func (k *keyring) signed(ctx context.Context, header []string, connectionID string) bool {
	keys, err := k.keys.Get(ctx, k.ask)
	if err == nil && service.IsSigned(header, connectionID, keys) {
		return true
	}
	keys, err = k.keys.Newer(ctx, reloadKeys, k.ask)
	return err == nil && service.IsSigned(header, connectionID, keys)
}
