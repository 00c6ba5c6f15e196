package customhandler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// invoke runs a trigger function for a call of the host.
func (h *handler) invoke(w http.ResponseWriter, r *http.Request, trigger *signalr.Trigger) {
	ctx, inv := withInvocation(r)
	reply, err := h.run(ctx, w, r, trigger)
	h.finish(ctx, w, trigger.Function, inv, reply, err)
}

// run is the way of one call: body, context, function, answer.
func (h *handler) run(ctx context.Context, w http.ResponseWriter, r *http.Request, trigger *signalr.Trigger) (*answer, error) {
	received, err := h.readBody(w, r)
	if err != nil {
		return nil, err
	}
	value, err := received.binding(trigger.Binding)
	if err != nil {
		return nil, err
	}
	inv, err := parseContext(value)
	if err != nil {
		return nil, &signalr.CallError{Function: trigger.Function, Err: err}
	}
	sent := &outputs{rest: h.rest}
	result, err := h.app.Dispatch(ctx, &signalr.Call{Trigger: trigger, Context: inv, Carrier: sent})
	messages := sent.close()
	if err != nil {
		return nil, err
	}
	reply := &answer{Outputs: make(map[string]any, len(messages))}
	for binding, list := range messages {
		reply.Outputs[binding] = list
	}
	if trigger.Result {
		if reply.ReturnValue, err = encode(result); err != nil {
			return nil, &signalr.CallError{Function: trigger.Function, Err: fmt.Errorf("encoding the result: %w", err)}
		}
	}
	return reply, nil
}

// encode encodes a result. The types are the program's, so a panic of theirs
// fails this call alone.
func encode(result any) (text jsontext.Value, err error) {
	defer func() {
		if v := recover(); v != nil {
			text, err = nil, &signalr.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return json.Marshal(result)
}

// finish answers a call and logs why it failed.
func (h *handler) finish(ctx context.Context, w http.ResponseWriter, function string, inv *invocation, reply *answer, err error) {
	if err == nil {
		reply.Logs = inv.logs.take()
		var text []byte
		if text, err = json.Marshal(reply, jsontext.AllowInvalidUTF8(true), json.Deterministic(true)); err == nil {
			write(w, http.StatusOK, text)
			return
		}
	}
	h.logger.LogAttrs(ctx, levelOf(err), "call failed", describe(function, err)...)
	status := http.StatusInternalServerError
	var request *requestError
	if errors.As(err, &request) {
		status = request.status
	}
	writeError(w, status, err.Error())
}

// levelOf tells what a caller did wrong from what the program did wrong.
func levelOf(err error) slog.Level {
	var (
		panicked *signalr.PanicError
		meant    *signalr.HubError
		count    *decode.CountError
		argument *decode.ArgumentError
	)
	switch {
	case errors.As(err, &panicked):
		return slog.LevelError
	case errors.As(err, &meant), errors.As(err, &count), errors.As(err, &argument):
		return slog.LevelWarn
	default:
		return slog.LevelError
	}
}

func describe(function string, err error) []slog.Attr {
	attrs := []slog.Attr{slog.String("function", function), slog.String("error", err.Error())}
	var meant *signalr.HubError
	if errors.As(err, &meant) && meant.Cause != nil {
		attrs = append(attrs, slog.String("cause", meant.Cause.Error()))
	}
	var panicked *signalr.PanicError
	if errors.As(err, &panicked) {
		attrs = append(attrs, slog.String("stack", string(panicked.Stack)))
	}
	return attrs
}
