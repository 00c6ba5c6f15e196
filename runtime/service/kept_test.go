package service

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestNobodyWaitsForWhatCanStillBeUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k kept[int]
		asked := 0
		source := func(takes time.Duration, err error) func(context.Context) (answer[int], error) {
			return func(context.Context) (answer[int], error) {
				time.Sleep(takes)
				asked++
				now := time.Now()
				return answer[int]{asked, now.Add(time.Minute), now.Add(2 * time.Minute)}, err
			}
		}
		get := func(when string, ask func(context.Context) (answer[int], error), want int, waited time.Duration) {
			t.Helper()
			start := time.Now()
			if got, err := k.get(t.Context(), ask); got != want || err != nil || time.Since(start) != waited {
				t.Errorf("%s: got %d, %v after %v, want %d after %v", when, got, err, time.Since(start), want, waited)
			}
		}
		if _, err := k.get(t.Context(), source(0, errors.New("down"))); err == nil {
			t.Error("no error while there is none to use")
		}
		get("the first one", source(time.Second, nil), 2, time.Second)
		get("again", source(time.Second, nil), 2, 0)
		time.Sleep(time.Minute)
		done := make(chan struct{})
		go func() {
			defer close(done)
			get("the one who asks", source(time.Second, nil), 3, time.Second)
		}()
		synctest.Wait()
		get("while somebody asks", source(0, nil), 2, 0)
		<-done
		get("after that", source(0, nil), 3, 0)

		time.Sleep(time.Minute)
		get("the source is down", source(0, errors.New("down")), 3, 0)
		get("it is not asked again at once", source(time.Second, nil), 3, 0)
		time.Sleep(retryKept)
		get("but later", source(time.Second, nil), 5, time.Second)

		time.Sleep(2 * time.Minute)
		if _, err := k.get(t.Context(), source(0, errors.New("down"))); err == nil {
			t.Error("what is of no use is used")
		}
	})
}
