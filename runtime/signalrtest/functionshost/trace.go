package functionshost

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
)

// traceOf returns the traceparent that a call hands on: that of the request,
// else the beginning of a new trace. It is marked as sampled, as it is in an
// app with Application Insights.
func traceOf(r *http.Request) string {
	if given := r.Header.Get("traceparent"); given != "" {
		return given
	}
	var id [24]byte
	rand.Read(id[:]) // never fails: crypto/rand
	return "00-" + hex.EncodeToString(id[:16]) + "-" + hex.EncodeToString(id[16:]) + "-01"
}

func traceID(traceparent string) string {
	if parts := strings.Split(traceparent, "-"); len(parts) >= 4 {
		return parts[1]
	}
	return ""
}

type traceKey struct{}

func withTrace(ctx context.Context, traceparent string) context.Context {
	return context.WithValue(ctx, traceKey{}, traceparent)
}

type tracing struct{ *http.Transport }

func (t tracing) RoundTrip(r *http.Request) (*http.Response, error) {
	if traceparent, ok := r.Context().Value(traceKey{}).(string); ok {
		r = r.Clone(r.Context())
		r.Header.Set("traceparent", traceparent)
	}
	return t.Transport.RoundTrip(r)
}
