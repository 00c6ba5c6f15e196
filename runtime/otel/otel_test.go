package otel_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	apitrace "go.opentelemetry.io/otel/trace"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/middleware"
	"github.com/hubwire/hubwire/runtime/otel"
	"github.com/hubwire/hubwire/runtime/signalr"
)

const (
	traceID     = "4bf92f3577b34da6a3ce929d0e0e4736"
	traceparent = "00-" + traceID + "-00f067aa0ba902b7-01"
)

// observed is an app whose function Send is observed.
type observed struct {
	app    *signalr.App
	spans  *tracetest.SpanRecorder
	meters *metric.ManualReader
}

func observe(t *testing.T, run signalr.Invoker) *observed {
	t.Helper()
	o := &observed{app: signalr.NewApp(), spans: tracetest.NewSpanRecorder(), meters: metric.NewManualReader()}
	o.app.Register(signalr.Trigger{
		Function: "Send", Hub: "chat", Category: signalr.Messages, Event: "send",
		Run: func(ctx context.Context, call *signalr.Call) (any, error) {
			if err := call.Arguments().End(); err != nil {
				return nil, err
			}
			return run(ctx, call)
		},
	})
	o.app.Use(otel.Middleware(
		otel.WithTracerProvider(trace.NewTracerProvider(trace.WithSpanProcessor(o.spans))),
		otel.WithMeterProvider(metric.NewMeterProvider(metric.WithReader(o.meters))),
	))
	return o
}

func (o *observed) call(ctx context.Context, arguments string) error {
	args, err := decode.JSON([]byte(arguments))
	if err != nil {
		return err
	}
	_, err = o.app.Dispatch(ctx, &signalr.Call{
		Trigger:     o.app.ByFunction("Send"),
		Context:     &signalr.InvocationContext{Arguments: args, UserID: "SECRET", ConnectionID: "SECRET", Hub: "CHAT", Event: "SEND"},
		Traceparent: traceparent,
		Tracestate:  "vendor=1",
	})
	return err
}

func text(attributes []attribute.KeyValue) string {
	var parts []string
	for _, each := range attributes {
		parts = append(parts, fmt.Sprintf("%s=%s", each.Key, each.Value.String()))
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

const common = "rpc.method=send rpc.service=chat rpc.system=signalr signalr.category=messages"

func TestCalls(t *testing.T) {
	for name, c := range map[string]struct {
		run       signalr.Invoker
		arguments string
		kind      string
		status    codes.Code
	}{
		"fine":      {func(context.Context, *signalr.Call) (any, error) { return nil, nil }, "[]", "", codes.Unset},
		"arguments": {nil, "[1]", "arguments", codes.Unset},
		"hub error": {func(context.Context, *signalr.Call) (any, error) { return nil, signalr.Errorf("no") }, "[]", "hub", codes.Unset},
		"error":     {func(context.Context, *signalr.Call) (any, error) { return nil, errors.New("down") }, "[]", "other", codes.Error},
		"timeout":   {func(context.Context, *signalr.Call) (any, error) { return nil, context.DeadlineExceeded }, "[]", "timeout", codes.Error},
		"canceled":  {func(context.Context, *signalr.Call) (any, error) { return nil, context.Canceled }, "[]", "canceled", codes.Error},
		"panic":     {func(context.Context, *signalr.Call) (any, error) { panic("boom") }, "[]", "panic", codes.Error},
	} {
		o := observe(t, c.run)
		if err := o.call(t.Context(), c.arguments); (err == nil) != (c.kind == "") {
			t.Errorf("%s: got %v", name, err)
		}
		spans := o.spans.Ended()
		if len(spans) != 1 {
			t.Fatalf("%s: %d spans", name, len(spans))
		}
		span, kind := spans[0], ""
		if c.kind != "" {
			kind = "error.type=" + c.kind + " "
		}
		if got := text(span.Attributes()); got != kind+"faas.name=Send "+common {
			t.Errorf("%s: attributes are %s", name, got)
		}
		if span.Name() != "chat/send" || span.SpanKind() != apitrace.SpanKindServer || span.Status().Code != c.status {
			t.Errorf("%s: got %s, %v, %v", name, span.Name(), span.SpanKind(), span.Status())
		}
		if span.Parent().TraceID().String() != traceID || !span.Parent().IsRemote() || span.Parent().TraceState().Get("vendor") != "1" {
			t.Errorf("%s: the parent is %v", name, span.Parent())
		}
		checkMetrics(t, name, o.meters, kind+common)
	}
}

func checkMetrics(t *testing.T, name string, reader *metric.ManualReader, attributes string) {
	t.Helper()
	var data metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &data); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, m := range data.ScopeMetrics[0].Metrics {
		found[m.Name+" "+m.Unit] = true
		switch values := m.Data.(type) {
		case metricdata.Histogram[float64]:
			if len(values.DataPoints) != 1 || values.DataPoints[0].Count != 1 || text(values.DataPoints[0].Attributes.ToSlice()) != attributes {
				t.Errorf("%s: %s is %+v", name, m.Name, values.DataPoints)
			}
		case metricdata.Sum[int64]:
			if len(values.DataPoints) != 1 || values.DataPoints[0].Value != 0 || text(values.DataPoints[0].Attributes.ToSlice()) != common {
				t.Errorf("%s: %s is %+v", name, m.Name, values.DataPoints)
			}
		}
	}
	if !found["hubwire.call.duration s"] || !found["hubwire.call.active {call}"] {
		t.Errorf("%s: found %v", name, found)
	}
}

func TestTheSpanOfTheContextComesFirst(t *testing.T) {
	o := observe(t, func(ctx context.Context, _ *signalr.Call) (any, error) {
		if !apitrace.SpanFromContext(ctx).IsRecording() {
			t.Error("the function has no span in its context")
		}
		return nil, nil
	})
	tracer := trace.NewTracerProvider(trace.WithSpanProcessor(o.spans)).Tracer("server")
	ctx, outer := tracer.Start(t.Context(), "POST /")
	if err := o.call(ctx, "[]"); err != nil {
		t.Fatal(err)
	}
	outer.End()
	if parent := o.spans.Ended()[0].Parent(); parent.SpanID() != outer.SpanContext().SpanID() {
		t.Errorf("the parent is %v", parent)
	}
}

// docs/running.md shows it.
func ExampleMiddleware() {
	app := signalr.NewApp()
	app.Use(otel.Middleware(), middleware.Log(nil))
	app.UseHub("admin", middleware.RequireClaim("role", "admin"))
	app.UseFunction("Search", middleware.Timeout(2*time.Second))
	app.Use(func(next signalr.Invoker) signalr.Invoker {
		return func(ctx context.Context, call *signalr.Call) (any, error) {
			// call.Trigger says what is called, call.Context by whom
			return next(ctx, call)
		}
	})
}
