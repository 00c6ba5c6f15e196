package customhandler_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/slogtest"

	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// logging runs a function that logs with a logger as host installs it.
func logging(t *testing.T, logger *slog.Logger, run func(context.Context)) reply {
	t.Helper()
	app := appOf(t, function("F", func(ctx context.Context, _ *signalr.Call) (any, error) { run(ctx); return nil, nil }))
	return post(t, newHandler(app, customhandler.Options{Logger: logger}), "/F", message("[]"))
}

func TestRecordsTravelWithTheirCall(t *testing.T) {
	out := &logText{}
	logger := slog.New(customhandler.NewLogHandler(slog.NewTextHandler(out, nil)))
	var later context.Context
	answer := logging(t, logger, func(ctx context.Context) {
		later = ctx
		logger.InfoContext(ctx, "joined", "group", "g 1")
		logger.With("hub", "chat").WithGroup("room").With("id", 7).WarnContext(ctx, "full", "members", 9)
		logger.DebugContext(ctx, "not enabled")
		logger.Info("of nobody")
	})
	want := []string{`level=INFO msg=joined group="g 1"`, `level=WARN msg=full hub=chat room.id=7 room.members=9`}
	if !reflect.DeepEqual(answer.Logs, want) {
		t.Errorf("got %q, want %q", answer.Logs, want)
	}
	logger.InfoContext(later, "too late for the answer")
	const id = "invocationId=2f2b2c6e-6f0a-4d0c-8a0b-6a0a5b3c9d11"
	if got := out.String(); strings.Count(got, id) != 3 || !strings.Contains(got, "msg=\"of nobody\"\n") || strings.Count(got, "\n") != 4 {
		t.Errorf("the log is\n%s", got)
	}
}

func TestLogsAreBounded(t *testing.T) {
	logger := slog.New(customhandler.NewLogHandler(slog.DiscardHandler))
	out := slog.New(customhandler.NewLogHandler(slog.NewTextHandler(&logText{}, nil)))
	if answer := logging(t, logger, func(ctx context.Context) { logger.InfoContext(ctx, "x") }); len(answer.Logs) != 0 {
		t.Errorf("records that are not enabled: %q", answer.Logs)
	}
	for name, c := range map[string]struct {
		text    string
		records int
	}{"number": {"x", 300}, "size": {strings.Repeat("x", 10_000), 20}} {
		answer := logging(t, out, func(ctx context.Context) {
			for range c.records {
				out.InfoContext(ctx, c.text)
			}
		})
		all := strings.Join(answer.Logs, "")
		if n := len(answer.Logs); n > 201 || len(all) > 66_000 || !strings.HasSuffix(all, "more log records of this call are on the output of the process only") {
			t.Errorf("%s: %d lines, %d bytes, last %q", name, n, len(all), answer.Logs[n-1])
		}
	}
}

func TestOddRecordsDoNotBreakTheAnswer(t *testing.T) {
	logger := slog.New(customhandler.NewLogHandler(slog.NewTextHandler(&logText{}, nil)))
	answer := logging(t, logger, func(ctx context.Context) {
		var done sync.WaitGroup
		for range 8 {
			done.Go(func() { logger.InfoContext(ctx, "two\nlines\xff", "value", recursive{ctx, logger}) })
		}
		done.Wait()
	})
	if answer.status != http.StatusOK || len(answer.Logs) < 8 {
		t.Errorf("got %+v", answer)
	}
}

// recursive logs while it is logged.
type recursive struct {
	ctx    context.Context
	logger *slog.Logger
}

func (r recursive) LogValue() slog.Value {
	r.logger.InfoContext(r.ctx, "inside")
	return slog.StringValue("v")
}

func TestInvocationID(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"X-Azure-Functions-InvocationId", "an-id", "invocationId=an-id"},
		{"Traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "invocationId=4bf92f3577b34da6a3ce929d0e0e4736"},
		{"Traceparent", "nonsense", "msg=logged\n"},
	} {
		out := &logText{}
		logger := slog.New(customhandler.NewLogHandler(slog.NewTextHandler(out, nil)))
		app := appOf(t, function("F", func(ctx context.Context, _ *signalr.Call) (any, error) {
			logger.InfoContext(ctx, "logged")
			return nil, nil
		}))
		r := httptest.NewRequest(http.MethodPost, "/F", strings.NewReader(message("[]")))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set(c.name, c.value)
		newHandler(app, customhandler.Options{Logger: logger}).ServeHTTP(httptest.NewRecorder(), r)
		if !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: the log lacks %s:\n%s", c.name, c.want, out)
		}
	}
}

func TestForwardedRequestsHaveTheirIDInTheLog(t *testing.T) {
	out := &logText{}
	logger := slog.New(customhandler.NewLogHandler(slog.NewTextHandler(out, nil)))
	h := newHandler(appOf(t), customhandler.Options{Logger: logger, Fallback: func(*http.Request) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { logger.InfoContext(r.Context(), "forwarded") })
	}})
	r := httptest.NewRequest(http.MethodGet, "/api/index", nil)
	r.Header.Set("X-Azure-Functions-InvocationId", "an-id")
	h.ServeHTTP(httptest.NewRecorder(), r)
	if !strings.Contains(out.String(), "msg=forwarded invocationId=an-id\n") {
		t.Errorf("the log is\n%s", out)
	}
}

func TestLogHandlerKeepsTheContractOfSlog(t *testing.T) {
	out := &logText{}
	slogtest.Run(t, func(*testing.T) slog.Handler {
		out = &logText{}
		return customhandler.NewLogHandler(slog.NewJSONHandler(out, nil))
	}, func(t *testing.T) map[string]any {
		var record map[string]any
		if err := json.Unmarshal([]byte(out.String()), &record); err != nil {
			t.Fatal(err)
		}
		return record
	})
}
