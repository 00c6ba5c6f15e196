package hubprotocol

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// HandshakeRequest is the first thing a client sends. It is JSON also where
// the protocol it asks for is not.
type HandshakeRequest struct {
	Protocol string // "json" or "messagepack"
	Version  int    // of the protocol: 1, or 2 with stateful reconnect
}

// HandshakeResponse is the server's answer to it.
type HandshakeResponse struct {
	Error *string // nil means success
}

// ParseHandshakeRequest reads a request without its terminator. Errors are
// *[MessageError].
func ParseHandshakeRequest(payload []byte) (HandshakeRequest, error) {
	request, err := parse[struct {
		Protocol *string `json:"protocol"`
		Version  *int    `json:"version"`
	}](payload, refusingNull)
	switch {
	case err != nil:
		return HandshakeRequest{}, err
	case request.Protocol == nil:
		return HandshakeRequest{}, missing("protocol")
	case request.Version == nil:
		return HandshakeRequest{}, missing("version")
	}
	return HandshakeRequest{*request.Protocol, *request.Version}, nil
}

// ParseHandshakeResponse reads a response without its terminator. Errors are
// *[MessageError].
func ParseHandshakeResponse(payload []byte) (HandshakeResponse, error) {
	response, err := parse[struct {
		Error *string `json:"error"`
	}](payload, refusingNull)
	return HandshakeResponse(response), err
}

// AppendHandshakeRequest appends a request with its terminator.
func AppendHandshakeRequest(dst []byte, r HandshakeRequest) []byte {
	dst = append(dst, `{"protocol":`...)
	dst, _ = jsontext.AppendQuote(dst, r.Protocol)
	dst = fmt.Appendf(dst, `,"version":%d}`, r.Version)
	return append(dst, RecordSeparator)
}

// AppendHandshakeResponse appends a response with its terminator.
func AppendHandshakeResponse(dst []byte, r HandshakeResponse) []byte {
	if r.Error == nil {
		return append(dst, '{', '}', RecordSeparator)
	}
	dst = append(dst, `{"error":`...)
	dst, _ = jsontext.AppendQuote(dst, *r.Error)
	return append(dst, '}', RecordSeparator)
}
