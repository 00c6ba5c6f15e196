package service

import (
	"context"
	"sync"
	"time"
)

// retryKept is how long a value that could not be renewed is used before it is
// asked for again.
const retryKept = 30 * time.Second

// kept is a value that is asked for when it is needed, and again some time
// before it expires. While it can be used nobody waits for a new one but the
// caller that asks, and a source that does not answer does no harm.
type kept[T any] struct {
	asking sync.Mutex // held by whoever asks

	mu    sync.Mutex // guards what follows
	value T
	renew time.Time // ask again from here on
	until time.Time // the value is of no use from here on
}

// answer is a value with the times it is good for.
type answer[T any] struct {
	value        T
	renew, until time.Time
}

func (k *kept[T]) get(ctx context.Context, ask func(context.Context) (answer[T], error)) (T, error) {
	value, fresh, usable := k.current()
	switch {
	case fresh:
		return value, nil
	case !usable:
		k.asking.Lock()
	case !k.asking.TryLock():
		return value, nil // somebody else asks
	}
	defer k.asking.Unlock()
	if value, fresh, _ := k.current(); fresh {
		return value, nil // somebody else has asked
	}
	found, err := ask(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err == nil:
		k.value, k.renew, k.until = found.value, found.renew, found.until
	case usable:
		k.renew = time.Now().Add(retryKept)
	default:
		return k.value, err
	}
	return k.value, nil
}

// current returns the value, and whether it is good and whether it will do.
func (k *kept[T]) current() (value T, fresh, usable bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	usable = now.Before(k.until)
	return k.value, usable && now.Before(k.renew), usable
}
