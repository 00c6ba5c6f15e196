package calls_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hubwire/hubwire/runtime/internal/calls"
)

// source counts how often it is asked.
type source struct{ asked int }

func (s *source) after(takes time.Duration, err error) calls.Source[int] {
	return func(ctx context.Context) (calls.Answer[int], error) {
		timer := time.NewTimer(takes)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return calls.Answer[int]{}, ctx.Err()
		}
		s.asked++
		now := time.Now()
		return calls.Answer[int]{Value: s.asked, Renew: now.Add(time.Minute), Until: now.Add(2 * time.Minute)}, err
	}
}

var errDown = errors.New("down")

func TestNobodyWaitsForWhatCanStillBeUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k calls.Kept[int]
		var s source
		get := func(when string, ask calls.Source[int], want int, waited time.Duration) {
			t.Helper()
			start := time.Now()
			if got, err := k.Get(t.Context(), ask); got != want || err != nil || time.Since(start) != waited {
				t.Errorf("%s: got %d, %v after %v, want %d after %v", when, got, err, time.Since(start), want, waited)
			}
		}
		fails := func(when string, ask calls.Source[int]) {
			t.Helper()
			if got, err := k.Get(t.Context(), ask); !errors.Is(err, errDown) || got != 0 {
				t.Errorf("%s: got %d, %v", when, got, err)
			}
		}
		fails("there is none to use", s.after(0, errDown))
		fails("a failure is remembered", s.after(0, nil))
		time.Sleep(time.Second)
		get("the first one", s.after(time.Second, nil), 2, time.Second)
		get("again", s.after(time.Second, nil), 2, 0)
		time.Sleep(time.Minute)
		done := make(chan struct{})
		go func() {
			defer close(done)
			get("the one who asks", s.after(time.Second, nil), 3, time.Second)
		}()
		synctest.Wait()
		get("while somebody asks", s.after(0, nil), 2, 0)
		<-done
		get("after that", s.after(0, nil), 3, 0)

		time.Sleep(time.Minute)
		get("the source is down", s.after(0, errDown), 3, 0)
		get("it is not asked again at once", s.after(time.Second, nil), 3, 0)
		time.Sleep(30 * time.Second)
		get("but later", s.after(time.Second, nil), 5, time.Second)

		time.Sleep(2 * time.Minute)
		fails("what is of no use is not used", s.after(0, errDown))
	})
}

// A source that hangs holds nobody longer than the caller wants to wait, and is
// asked once for all of them.
func TestEachCallerWaitsAsLongAsItWants(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k calls.Kept[int]
		var s source
		var wait sync.WaitGroup
		for i := range 20 {
			wait.Go(func() {
				patience := time.Duration(i+1) * 100 * time.Millisecond
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				start := time.Now()
				if _, err := k.Get(ctx, s.after(3*time.Second, nil)); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != patience {
					t.Errorf("caller %d: %v after %v", i, err, time.Since(start))
				}
			})
		}
		wait.Wait()
		if got, err := k.Get(t.Context(), s.after(0, errDown)); got != 1 || err != nil || s.asked != 1 {
			t.Errorf("got %d, %v after %d questions", got, err, s.asked)
		}
	})
}

func TestOneFailureIsForAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k calls.Kept[int]
		var s source
		var wait sync.WaitGroup
		start := time.Now()
		for range 10 {
			wait.Go(func() {
				if _, err := k.Get(t.Context(), s.after(300*time.Millisecond, errDown)); !errors.Is(err, errDown) {
					t.Errorf("got %v", err)
				}
			})
		}
		wait.Wait()
		if s.asked != 1 || time.Since(start) != 300*time.Millisecond {
			t.Errorf("%d questions, the last answered after %v", s.asked, time.Since(start))
		}
	})
}

func TestHangingSources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k calls.Kept[int]
		var s source
		start := time.Now()
		if _, err := k.Get(t.Context(), s.after(time.Hour, nil)); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 30*time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
	})
}

func TestNewer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k calls.Kept[int]
		var s source
		newer := func(when string, ask calls.Source[int], want int) {
			t.Helper()
			if got, err := k.Newer(t.Context(), 10*time.Second, ask); got != want || err != nil {
				t.Errorf("%s: got %d, %v, want %d", when, got, err, want)
			}
		}
		newer("the first", s.after(0, nil), 1)
		newer("it is new", s.after(0, nil), 1)
		time.Sleep(10 * time.Second)
		newer("it is not new any more", s.after(0, nil), 2)
		time.Sleep(10 * time.Second)
		newer("the source is down", s.after(0, errDown), 2)
	})
}

func TestSourcesThatPanic(t *testing.T) {
	var k calls.Kept[int]
	if _, err := k.Get(t.Context(), func(context.Context) (calls.Answer[int], error) { panic("boom") }); err == nil || err.Error() != "panic: boom" {
		t.Errorf("got %v", err)
	}
}
