package parallel_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/hubwire/hubwire/generator/internal/parallel"
)

func TestEachKeepsTheOrder(t *testing.T) {
	list := []int{5, 3, 8, 1}
	got, err := parallel.Each(t.Context(), list, func(i int) (string, error) { return strconv.Itoa(i), nil })
	if want := []string{"5", "3", "8", "1"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestEachReturnsTheErrorOfTheFirstElement(t *testing.T) {
	first, second := errors.New("first"), errors.New("second")
	_, err := parallel.Each(t.Context(), []error{nil, first, second}, func(err error) (int, error) { return 0, err })
	if err != first {
		t.Errorf("error %v, want %v", err, first)
	}
}

func TestDoStopsWhenItsContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var calls atomic.Int64
	err := parallel.Do(ctx, 1000, func(int) { calls.Add(1); cancel() })
	if !errors.Is(err, context.Canceled) || calls.Load() == 1000 {
		t.Errorf("%d calls, error %v", calls.Load(), err)
	}
}
