// Package hubprotocol reads and writes what SignalR clients, the service and
// upstream servers exchange: hub messages in JSON and in MessagePack, the
// handshake before them, and the framing around them (dotnet/aspnetcore,
// HubProtocol.md).
//
// A connection starts with a handshake, one JSON text each way. After it both
// sides send messages, in frames of the protocol they agreed on:
//
//	frame, err := hubprotocol.AppendJSON(nil, &hubprotocol.Completion{InvocationID: "0", Result: []byte(`42`)})
//
//	for payload, rest, ok := hubprotocol.CutText(data); ok; payload, rest, ok = hubprotocol.CutText(rest) {
//		message, err := hubprotocol.ParseJSON(payload)
//		…
//	}
//
// Bodies of upstream requests hold one message without a frame, and two more
// kinds of message: see [ParseServerless].
//
// The MessagePack protocol has [ParseMessagePack], [AppendMessagePack] and
// [CutBinary] for the same.
//
// Arguments, items and results stay encoded: they get their types where the
// function is known. They are in the encoding of the protocol that the message
// was read with or is written with, and a message does not know which one that
// is. [AppendJSONValue] and [AppendMessagePackValue] take a value from one
// encoding to the other.
package hubprotocol
