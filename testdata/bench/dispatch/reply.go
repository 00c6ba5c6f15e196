package main

import "github.com/hubwire/hubwire/runtime/signalr"

// appendReply writes the answer for the host. It is the same for all decoders.
func appendReply(answer []byte, result any) ([]byte, error) {
	value, err := signalr.EncodeResult("SendMessage", result)
	if err != nil {
		return nil, err
	}
	answer = append(answer, `{"Outputs":{},"Logs":[],"ReturnValue":`...)
	answer = append(answer, value...)
	return append(answer, '}'), nil
}
