package service

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// backOff says how often and when a request is repeated.
type backOff struct {
	most    int           // repetitions, not attempts
	first   time.Duration // pause before the first of them; each later one is twice as long, unless fixed
	longest time.Duration // pause; a service that asks for more is not waited for
	fixed   bool
}

var defaultBackOff = backOff{most: 3, first: 500 * time.Millisecond, longest: 20 * time.Second}

// pause returns how long to wait before a repetition, counted from 0, and
// whether there is one. The second half of a pause is random, so that clients
// that failed together do not come back together.
func (b backOff) pause(repetition int, err error) (time.Duration, bool) {
	if repetition >= b.most || !isTransient(err) {
		return 0, false
	}
	var failure *Error
	if errors.As(err, &failure) && failure.RetryAfter > 0 {
		return failure.RetryAfter, failure.RetryAfter <= b.longest
	}
	if b.fixed {
		repetition = 0
	}
	pause := min(b.first<<min(repetition, 16), b.longest)
	return pause/2 + rand.N(pause/2+1), true
}

// isTransient tells whether the same request may well succeed later.
func isTransient(err error) bool {
	var failure *Error
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.Status {
	case 0:
		return failure.network
	case http.StatusRequestTimeout, http.StatusTooManyRequests:
		return true
	default:
		return failure.Status >= 500 && failure.Status != http.StatusNotImplemented
	}
}

// repeat runs f until it succeeds, fails for good, or the context leaves no
// time for another pause. The error is that of the last attempt.
func (b backOff) repeat(ctx context.Context, f func() error) error {
	for repetition := 0; ; repetition++ {
		err := f()
		if err == nil {
			return nil
		}
		var failure *Error
		if errors.As(err, &failure) {
			failure.Attempts = repetition + 1
		}
		pause, again := b.pause(repetition, err)
		if !again || !sleep(ctx, pause) {
			return err
		}
	}
}

// sleep tells whether the context lasted so long; where its deadline says that
// it will not, it does not wait at all.
func sleep(ctx context.Context, d time.Duration) bool {
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= d {
		return false
	}
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// retryAfter reads the header of that name: seconds, or a time. Zero is none.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return max(0, time.Duration(min(seconds, 1<<20))*time.Second)
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
