package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// untilInterrupted does what goes on for long with a context that an interrupt
// or SIGTERM cancels, so that it can end in order. What takes milliseconds
// does without: what a run of the generator leaves unfinished when it is
// killed, the next one completes.
func untilInterrupted(ctx context.Context, do func(context.Context) error) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	return do(ctx)
}
