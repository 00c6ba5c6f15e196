package upstream

import (
	"sync"
	"time"
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
	if signed(header, connectionID, k.current()) {
		return true
	}
	fresh := k.reload()
	return fresh != nil && signed(header, connectionID, fresh)
}

func (k *keyring) current() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.keys
}

// reload returns keys that were asked for just now, or nil. Where asking fails
// the keys stay what they were.
func (k *keyring) reload() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if time.Since(k.loaded) < reloadKeys {
		return nil
	}
	k.loaded = time.Now()
	keys, err := k.load()
	if err != nil || len(keys) == 0 {
		return nil
	}
	k.keys = keys
	return keys
}
