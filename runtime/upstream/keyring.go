package upstream

import (
	"sync"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
)

// reloadKeys is how long keys are at least kept before they are asked for
// again.
const reloadKeys = time.Minute

// keyring holds the access keys of one connection. Where a signature fits none
// of them, it asks for the keys again, for they may have been rotated, but not
// more often than once in reloadKeys: anyone can send wrong signatures.
type keyring struct {
	load func() ([]string, error)

	mu     sync.Mutex
	keys   []string
	loaded time.Time
}

func newKeyring(load func() ([]string, error)) (*keyring, error) {
	keys, err := load()
	if err != nil {
		return nil, err
	}
	return &keyring{load: load, keys: keys, loaded: time.Now()}, nil
}

// signed tells whether one of the keys signed the connection id.
func (k *keyring) signed(header []string, connectionID string) bool {
	if service.IsSigned(header, connectionID, k.current()) {
		return true
	}
	fresh := k.reload()
	return fresh != nil && service.IsSigned(header, connectionID, fresh)
}

func (k *keyring) current() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.keys
}

// reload returns keys that were asked for just now, or nil. Where asking fails
// the keys stay what they were. Other calls go on meanwhile.
func (k *keyring) reload() []string {
	if !k.due() {
		return nil
	}
	keys, err := k.load()
	if err != nil || len(keys) == 0 {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys = keys
	return keys
}

// due tells one caller in a while that it is time to ask.
func (k *keyring) due() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if time.Since(k.loaded) < reloadKeys {
		return false
	}
	k.loaded = time.Now()
	return true
}
