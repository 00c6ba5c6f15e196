package main

import (
	"context"
	"testing"

	"github.com/hubwire/hubwire/runtime/bind"
)

//signalr:trigger // want `//signalr:trigger has no effect in a test file`
func helper() {}

func TestSend(t *testing.T) {
	bind.Recipient(nil).Send(context.Background(), "tests send what they like")
}
