package main

import (
	"context"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalr"
)

//signalr:trigger // want `//signalr:trigger stands in a test file`
func helper() {}

func TestSend(t *testing.T) {
	signalr.Recipient{}.Send(context.Background(), "tests send what they like")
}
