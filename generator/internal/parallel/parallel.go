// Package parallel does independent pieces of work on all processors.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Do calls do for 0 … n-1 on as many goroutines as there are processors, and
// returns when all calls have. It starts no further calls once ctx is done,
// whose error it returns then.
func Do(ctx context.Context, n int, do func(i int)) error {
	var next atomic.Int64
	work := func() {
		for ctx.Err() == nil {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			do(i)
		}
	}
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) - 1 {
		group.Go(work)
	}
	work()
	group.Wait()
	return ctx.Err()
}

// Each calls do for every element and returns the results in their order, or
// the error of the first element that has one.
func Each[T, R any](ctx context.Context, list []T, do func(T) (R, error)) ([]R, error) {
	results := make([]R, len(list))
	errs := make([]error, len(list))
	if err := Do(ctx, len(list), func(i int) { results[i], errs[i] = do(list[i]) }); err != nil {
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return results, nil
}
