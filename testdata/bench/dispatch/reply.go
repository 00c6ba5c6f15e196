package main

import "github.com/hubwire/hubwire/runtime/signalr"

// appendReply writes the answer for the host. It is the same for all decoders.
func appendReply(answer []byte, trigger *signalr.Trigger, result any) ([]byte, error) {
	answer = append(answer, `{"Outputs":{},"Logs":[],"ReturnValue":`...)
	answer, err := signalr.AppendResult(answer, trigger, result)
	return append(answer, '}'), err
}
