package customhandler

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// invoke runs a trigger function for a call of the host.
func (h *handler) invoke(w http.ResponseWriter, r *http.Request, trigger *signalr.Trigger) {
	ctx, inv := withInvocation(r)
	reply, err := h.run(ctx, w, r, trigger, inv)
	h.finish(ctx, w, trigger.Function, inv, reply, err)
}

// run is the way of one call: body, context, function, answer.
func (h *handler) run(ctx context.Context, w http.ResponseWriter, r *http.Request, trigger *signalr.Trigger, inv *invocation) (*answer, error) {
	text, err := h.readText(w, r)
	if err != nil {
		return nil, err
	}
	call, err := callIn(text, trigger)
	if err != nil {
		return nil, err
	}
	inv.call = call.Context
	sent := &outputs{rest: h.rest}
	call.Senders = sent
	call.Traceparent, call.Tracestate = r.Header.Get("Traceparent"), r.Header.Get("Tracestate")
	h.reading.Begin(call)
	result, err := h.app.Dispatch(ctx, call)
	h.reading.End(ctx, call)
	messages := sent.close()
	if err != nil {
		return nil, err
	}
	reply := &answer{}
	if len(messages) > 0 {
		reply.Outputs = make(map[string]any, len(messages))
	}
	for binding, list := range messages {
		reply.Outputs[binding] = list
	}
	if trigger.Result {
		err = reply.setResult(trigger, result)
	}
	return reply, err
}

// finish answers a call and logs why it failed. Calls that succeed are in the
// log of the host already.
func (h *handler) finish(ctx context.Context, w http.ResponseWriter, function string, inv *invocation, reply *answer, err error) {
	if err == nil {
		reply.Logs = inv.logs.take()
		var text []byte
		if text, err = reply.text(); err == nil {
			write(w, http.StatusOK, text)
			return
		}
	}
	attrs := []slog.Attr{slog.String("function", function)}
	if inv.call != nil {
		attrs = append(attrs, slog.Any("call", inv.call))
	}
	h.logger.LogAttrs(ctx, calls.Level(err), "call failed", append(attrs, calls.Attrs(err)...)...)
	status := http.StatusInternalServerError
	if refusal, ok := errors.AsType[*calls.Refusal](err); ok {
		status = refusal.Status
	}
	writeError(w, status, err.Error())
}
