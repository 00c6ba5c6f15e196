// Package otel gives every call of a function an OpenTelemetry span and
// metrics:
//
//	app.Use(otel.Middleware())
//
// The span goes on where the Functions host or the service left off, by the
// trace context of the request that brought the call; one that is in the
// context already, such as that of an instrumented HTTP server, comes first.
// It is a module of its own, so that programs without it have none of its
// dependencies.
//
// Names and attributes:
//
//	span       <hub>/<event>, kind server
//	histogram  hubwire.call.duration, seconds
//	counter    hubwire.call.active, calls in progress (up and down)
//
//	rpc.system        signalr
//	rpc.service       the hub
//	rpc.method        the event
//	signalr.category  messages or connections
//	faas.name         the function (span only)
//	error.type        arguments, hub, panic, canceled, timeout or other; with failed calls only
//
// Neither has the user, the connection or the arguments of a call.
package otel

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// scope is the name of the instrumentation.
const scope = "github.com/hubwire/hubwire/runtime/otel"

// Option changes where spans and metrics go.
type Option func(*config)

type config struct {
	tracers    trace.TracerProvider
	meters     metric.MeterProvider
	propagator propagation.TextMapPropagator
}

// WithTracerProvider makes spans with tracers instead of the global provider.
func WithTracerProvider(tracers trace.TracerProvider) Option {
	return func(c *config) { c.tracers = tracers }
}

// WithMeterProvider makes metrics with meters instead of the global provider.
func WithMeterProvider(meters metric.MeterProvider) Option {
	return func(c *config) { c.meters = meters }
}

// WithPropagator reads the trace context with propagator instead of the W3C
// one. It is given the headers traceparent and tracestate.
func WithPropagator(propagator propagation.TextMapPropagator) Option {
	return func(c *config) { c.propagator = propagator }
}

// Middleware returns the middleware. Put it outermost, so that it sees what
// other middleware refuses.
func Middleware(opts ...Option) signalr.Middleware {
	c := config{tracers: otel.GetTracerProvider(), meters: otel.GetMeterProvider(), propagator: propagation.TraceContext{}}
	for _, apply := range opts {
		apply(&c)
	}
	i := newInstruments(c)
	return func(next signalr.Invoker) signalr.Invoker {
		return func(ctx context.Context, call *signalr.Call) (any, error) {
			return i.call(ctx, call, next)
		}
	}
}

// instruments are what calls are observed with.
type instruments struct {
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator
	duration   metric.Float64Histogram
	active     metric.Int64UpDownCounter
}

// newInstruments leaves errors to OpenTelemetry's handler, as its own
// instrumentation does: they are about names and units, which are fixed here.
func newInstruments(c config) *instruments {
	meter := c.meters.Meter(scope)
	duration, err := meter.Float64Histogram("hubwire.call.duration",
		metric.WithUnit("s"), metric.WithDescription("How long calls of functions take."),
		metric.WithExplicitBucketBoundaries(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30))
	if err != nil {
		otel.Handle(err)
	}
	active, err := meter.Int64UpDownCounter("hubwire.call.active",
		metric.WithUnit("{call}"), metric.WithDescription("Calls of functions that are in progress."))
	if err != nil {
		otel.Handle(err)
	}
	return &instruments{c.tracers.Tracer(scope), c.propagator, duration, active}
}

func (i *instruments) call(ctx context.Context, call *signalr.Call, next signalr.Invoker) (any, error) {
	// The names of the trigger, not those that the client spelled: what anyone
	// may choose must not make new time series.
	t := call.Trigger
	attributes := []attribute.KeyValue{
		attribute.String("rpc.system", "signalr"),
		attribute.String("rpc.service", t.Hub),
		attribute.String("rpc.method", t.Event),
		attribute.String("signalr.category", string(t.Category)),
	}
	if !trace.SpanContextFromContext(ctx).IsValid() {
		ctx = i.propagator.Extract(ctx, propagation.MapCarrier{"traceparent": call.Traceparent, "tracestate": call.Tracestate})
	}
	ctx, span := i.tracer.Start(ctx, t.Hub+"/"+t.Event,
		trace.WithSpanKind(trace.SpanKindServer),
		trace.WithAttributes(attributes...), trace.WithAttributes(attribute.String("faas.name", t.Function)))
	defer span.End()
	running := metric.WithAttributeSet(attribute.NewSet(attributes...))
	i.active.Add(ctx, 1, running)
	defer i.active.Add(ctx, -1, running)

	start := time.Now()
	ended := func(kind string) {
		all := attributes
		if kind != "" {
			all = append(all, attribute.String("error.type", kind))
		}
		i.duration.Record(ctx, time.Since(start).Seconds(), metric.WithAttributes(all...))
	}
	// A panic goes on, to whoever turns it into the error of the call.
	panicked := true
	defer func() {
		if panicked {
			span.SetAttributes(attribute.String("error.type", "panic"))
			span.SetStatus(codes.Error, "panic")
			ended("panic")
		}
	}()
	result, err := next(ctx, call)
	panicked = false

	kind := kindOf(err)
	if err != nil {
		span.SetAttributes(attribute.String("error.type", kind))
		text := calls.Text(err)
		span.RecordError(errors.New(text))
		if !isCallers(kind) {
			span.SetStatus(codes.Error, text)
		}
	}
	ended(kind)
	return result, err
}

// kindOf returns the error.type, of which there are few; "" for no error.
func kindOf(err error) string {
	var hub *signalr.HubError
	var count *decode.CountError
	var argument *decode.ArgumentError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &count), errors.As(err, &argument):
		return "arguments"
	case errors.As(err, &hub):
		return "hub"
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	default:
		return "other"
	}
}

// isCallers tells errors that the caller made: by OpenTelemetry's conventions
// they are no failures of a server's span.
func isCallers(kind string) bool { return kind == "arguments" || kind == "hub" }
