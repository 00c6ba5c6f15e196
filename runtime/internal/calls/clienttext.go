package calls

import (
	"crypto/rand"
	"encoding/hex"
	"errors"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// ClientText returns what the client that made a call may read about its
// failure. The text of a *[signalr.HubError] is meant for it, and arguments that did
// not fit are its own. Of every other error, a panic included, it reads only
// a random id, by which the log line with the full text is found; the id is
// empty where the text says everything.
//
// With detailed, the client reads the full text of every error: for
// development only.
func ClientText(err error, detailed bool) (text, id string) {
	var forClient *signalr.HubError
	switch {
	case errors.As(err, &forClient) && forClient.Message != "":
		return forClient.Message, ""
	case detailed || isArguments(err):
		return err.Error(), ""
	}
	id = newErrorID()
	return "The call failed. The server's log has the details under error id " + id + ".", id
}

// isArguments tells whether decoding gave the error: a function that wraps
// such an error adds words that are not meant for the client.
func isArguments(err error) bool {
	call, ok := err.(*signalr.CallError)
	if !ok {
		return false
	}
	switch call.Err.(type) {
	case *decode.CountError, *decode.ArgumentError:
		return true
	}
	return false
}

func newErrorID() string {
	var id [6]byte
	rand.Read(id[:]) // never fails (crypto/rand)
	return hex.EncodeToString(id[:])
}
