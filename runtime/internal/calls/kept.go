package calls

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	longestAsk = 30 * time.Second // for a source that does not answer

	retryUsable = 30 * time.Second // after a failure, while the old value will do
	retryLost   = time.Second      // after a failure, while there is none
)

// Kept is a value that is asked for when it is needed, and again some time
// before it expires. One question serves all who wait for it, each as long as
// its context lasts; a failure is the answer for a moment. While the value can be
// used nobody waits for a new one but the caller that asks.
//
// The zero Kept holds nothing.
type Kept[T any] struct {
	mu     sync.Mutex // guards what follows
	value  T
	asked  time.Time     // when value was asked for
	renew  time.Time     // ask again from here on
	until  time.Time     // the value is of no use from here on
	failed error         // of the last question
	retry  time.Time     // after a failure; ask again from here on
	asking chan struct{} // closed when the question that is under way is answered; nil for none
}

// Answer is a value with the times it is good for.
type Answer[T any] struct {
	Value        T
	Renew, Until time.Time
}

// Source asks for a value. Its context lasts longer than that of a single
// caller, and has its values.
type Source[T any] func(context.Context) (Answer[T], error)

// Get returns the value, or why there is none.
func (k *Kept[T]) Get(ctx context.Context, ask Source[T]) (T, error) {
	return k.get(ctx, ask, func(now time.Time) bool { return now.Before(k.renew) })
}

// Newer returns a value that was asked for not longer ago than age, or the one
// there is where a newer one cannot be had.
func (k *Kept[T]) Newer(ctx context.Context, age time.Duration, ask Source[T]) (T, error) {
	return k.get(ctx, ask, func(now time.Time) bool { return now.Sub(k.asked) < age })
}

func (k *Kept[T]) get(ctx context.Context, ask Source[T], fresh func(now time.Time) bool) (T, error) {
	k.mu.Lock()
	now := time.Now()
	usable := now.Before(k.until)
	if usable && (fresh(now) || k.asking != nil) || k.asking == nil && now.Before(k.retry) {
		defer k.mu.Unlock()
		return k.current(now)
	}
	if k.asking == nil {
		k.asking = make(chan struct{})
		go k.ask(context.WithoutCancel(ctx), ask, now)
	}
	answered := k.asking
	k.mu.Unlock()

	select {
	case <-answered:
	case <-ctx.Done():
		if !usable {
			var none T
			return none, ctx.Err()
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.current(time.Now())
}

// current returns the value while it can be used.
func (k *Kept[T]) current(now time.Time) (T, error) {
	if now.Before(k.until) {
		return k.value, nil
	}
	var none T
	return none, k.failed
}

func (k *Kept[T]) ask(ctx context.Context, ask Source[T], now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, longestAsk)
	defer cancel()
	found, err := guarded(ctx, ask)
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.asking)
	k.asking, k.failed, k.retry = nil, err, time.Time{}
	switch now := time.Now(); {
	case err == nil:
		k.value, k.renew, k.until = found.Value, found.Renew, found.Until
	case now.Before(k.until):
		k.retry = now.Add(retryUsable)
	default:
		k.retry = now.Add(retryLost)
	}
	if err == nil {
		k.asked = now
	}
}

// guarded keeps a source that panics from ending the process.
func guarded[T any](ctx context.Context, ask Source[T]) (found Answer[T], err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return ask(ctx)
}
