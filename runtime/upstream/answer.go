package upstream

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// longestCompletion is the longest answer the service passes on
// (HttpServerlessMessageHandler.cs of its emulator).
const longestCompletion = 16 << 20

// answer runs the function of a call and answers the service.
func (h *handler) answer(w http.ResponseWriter, r *http.Request, call received) {
	start := time.Now()
	inv := h.invocationContext(r)
	result, err := h.run(r, inv, call)
	var errorID string
	status, body := http.StatusOK, []byte(nil)
	switch m := call.message.(type) {
	case *hubprotocol.Invocation:
		if m.InvocationID == "" {
			break // the caller wants no answer and gets none, not even of a failure
		}
		if body, err = complete(call, m.InvocationID, result, err); err != nil {
			var text string
			text, errorID = calls.ClientText(err, h.detailed)
			body, _ = call.protocol.complete(nil, &hubprotocol.Completion{InvocationID: m.InvocationID, Error: &text}) // text always encodes
		}
	case *hubprotocol.OpenConnection:
		if err != nil {
			status = http.StatusForbidden // the service closes the connection
		}
	}
	write(w, status, call.protocol.contentType, body)
	h.logCall(r.Context(), call.trigger, inv, time.Since(start), err, errorID)
}

// run puts the message into the context and runs the function.
func (h *handler) run(r *http.Request, inv *signalr.InvocationContext, call received) (result any, err error) {
	switch m := call.message.(type) {
	case *hubprotocol.Invocation:
		if inv.Arguments, err = call.protocol.arguments(m.Arguments); m.Fault != nil {
			err = &decode.ArgumentError{Index: -1, Path: "arguments", Cause: m.Fault}
		}
		if err != nil {
			return nil, &signalr.CallError{Function: call.trigger.Function, Err: err}
		}
	case *hubprotocol.CloseConnection:
		inv.Error = m.Error
	}
	run := &signalr.Call{
		Trigger:     call.trigger,
		Context:     inv,
		Senders:     h.senders,
		Traceparent: r.Header.Get("Traceparent"),
		Tracestate:  r.Header.Get("Tracestate"),
	}
	h.reading.Begin(run)
	defer h.reading.End(r.Context(), run)
	return h.app.Dispatch(r.Context(), run)
}

// complete returns the frame of a completion: with the result where the
// function has one. What cannot be encoded is an error of the call.
func complete(call received, invocationID string, result any, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	completion := &hubprotocol.Completion{InvocationID: invocationID}
	if call.trigger.Result {
		if completion.Result, err = calls.EncodeWith(call.protocol.result, call.trigger, result); err != nil {
			return nil, err
		}
	}
	frame, err := call.protocol.complete(nil, completion)
	if err == nil && len(frame) > longestCompletion {
		err = fmt.Errorf("the result has %d bytes; the limit is %d", len(frame), longestCompletion)
	}
	if err != nil {
		return nil, &signalr.CallError{Function: call.trigger.Function, Err: err}
	}
	return frame, nil
}

// write answers with an exact length: the service takes an empty answer for
// one only where the length says so (HttpServerlessMessageHandler.cs).
func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if len(body) > 0 {
		w.Header().Set("Content-Type", contentType)
	}
	w.WriteHeader(status)
	w.Write(body)
}

func (h *handler) logCall(ctx context.Context, trigger *signalr.Trigger, inv *signalr.InvocationContext, took time.Duration, err error, errorID string) {
	attrs := []slog.Attr{
		slog.String("function", trigger.Function),
		slog.String("hub", inv.Hub),
		slog.String("event", inv.Event),
		slog.String("connectionId", words.Name(inv.ConnectionID)),
		slog.String("userId", words.Name(inv.UserID)),
		slog.Duration("duration", took),
	}
	if err == nil {
		h.log.LogAttrs(ctx, slog.LevelInfo, "call", append(attrs, slog.String("outcome", "ok"))...)
		return
	}
	attrs = append(attrs, slog.String("outcome", "failed"))
	if errorID != "" {
		attrs = append(attrs, slog.String("errorId", errorID))
	}
	h.log.LogAttrs(ctx, calls.Level(err), "call", append(attrs, calls.Attrs(err)...)...)
}
