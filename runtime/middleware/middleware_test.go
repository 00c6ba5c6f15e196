package middleware_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/middleware"
	"github.com/hubwire/hubwire/runtime/signalr"
)

var claims = signalr.NewClaims("role", "guest", "role", "admin", "plan", "free")

func messages(inv signalr.InvocationContext) *signalr.Call {
	return &signalr.Call{Trigger: &signalr.Trigger{Function: "Send", Category: signalr.Messages, Event: "send"}, Context: &inv}
}

func connection(event string) *signalr.Call {
	return &signalr.Call{
		Trigger: &signalr.Trigger{Function: "On", Category: signalr.Connections, Event: event},
		Context: &signalr.InvocationContext{},
	}
}

func run(m signalr.Middleware, call *signalr.Call, f signalr.Invoker) (any, error) {
	return m(f)(context.Background(), call)
}

func answers(context.Context, *signalr.Call) (any, error) { return "answer", nil }

func TestAuthorization(t *testing.T) {
	deny := func(err error) signalr.Middleware {
		return middleware.Authorize(func(context.Context, *signalr.Call) error { return err })
	}
	with, without := messages(signalr.InvocationContext{UserID: "ann", Claims: claims}), messages(signalr.InvocationContext{})
	for name, c := range map[string]struct {
		middleware signalr.Middleware
		call       *signalr.Call
		client     string // what the client reads; empty where the call passes
		log        string
	}{
		"allowed":                   {deny(nil), without, "", ""},
		"denied":                    {deny(errors.New("not today")), with, "not authorized", "not today"},
		"denied for the client":     {deny(signalr.Errorf("buy a plan")), with, "buy a plan", ""},
		"connected denied":          {deny(errors.New("no")), connection("Connected"), "not authorized", "no"},
		"disconnected never denied": {deny(errors.New("no")), connection("Disconnected"), "", ""},
		"user":                      {middleware.RequireUser(), with, "", ""},
		"no user":                   {middleware.RequireUser(), without, "not authorized", "the client's token has no user id"},
		"claim":                     {middleware.RequireClaim("plan"), with, "", ""},
		"no claim":                  {middleware.RequireClaim("plan"), without, "not authorized", `the client has no claim "plan"`},
		"claim names have case":     {middleware.RequireClaim("Plan"), with, "not authorized", `the client has no claim "Plan"`},
		"second value of a claim":   {middleware.RequireClaim("role", "owner", "admin"), with, "", ""},
		"other value":               {middleware.RequireClaim("plan", "paid"), with, "not authorized", `the client's claim "plan" is not one of ["paid"]`},
	} {
		result, err := run(c.middleware, c.call, answers)
		if c.client == "" {
			if result != "answer" || err != nil {
				t.Errorf("%s: got %v, %v", name, result, err)
			}
			continue
		}
		var refused *signalr.HubError
		if result != nil || !errors.As(err, &refused) || refused.Message != c.client {
			t.Errorf("%s: got %v, %v", name, result, err)
			continue
		}
		if c.log != "" && fmt.Sprint(refused.Cause) != c.log {
			t.Errorf("%s: the log has %v, want %s", name, refused.Cause, c.log)
		}
	}
}

func TestTimeout(t *testing.T) {
	untilDone := func(ctx context.Context, _ *signalr.Call) (any, error) {
		<-ctx.Done()
		return nil, fmt.Errorf("asking the store: %w", ctx.Err())
	}
	synctest.Test(t, func(t *testing.T) {
		_, err := run(middleware.Timeout(2*time.Second), messages(signalr.InvocationContext{}), untilDone)
		var timeout *signalr.HubError
		if !errors.As(err, &timeout) || timeout.Message != "the call took longer than 2s" || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	for name, f := range map[string]signalr.Invoker{
		"answer":    answers,
		"own error": func(context.Context, *signalr.Call) (any, error) { return nil, errors.New("mine") },
	} {
		want, wantErr := f(context.Background(), nil)
		got, err := run(middleware.Timeout(time.Hour), messages(signalr.InvocationContext{}), f)
		if got != want || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	// A context that ended for another reason is not the timeout's doing.
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := middleware.Timeout(time.Hour)(untilDone)(ctx, messages(signalr.InvocationContext{})); !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "took longer") {
		t.Errorf("got %v", err)
	}
}

func TestLog(t *testing.T) {
	var out bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	call := messages(signalr.InvocationContext{
		Hub: "chat", ConnectionID: "c1", UserID: "ann",
		Query:   signalr.NewQuery("access_token", "SECRET"),
		Headers: signalr.NewHeaders("X-ASRS-Signature", "SECRET"),
	})
	for _, c := range []struct {
		err  error
		says []string
	}{
		{nil, []string{"level=DEBUG", "function=Send", "call.hub=chat", "call.connectionId=c1", "call.userId=ann", "duration="}},
		{&decode.CountError{Found: 1}, []string{"level=WARN", "error="}},
		{&signalr.HubError{Message: "no", Cause: errors.New("why")}, []string{"level=WARN", "error=no", "cause=why"}},
		{errors.New("broken"), []string{"level=ERROR", "error=broken"}},
	} {
		out.Reset()
		_, err := run(middleware.Log(logger), call, func(context.Context, *signalr.Call) (any, error) { return nil, c.err })
		if err != c.err {
			t.Errorf("got %v, want %v", err, c.err)
		}
		for _, want := range append(c.says, `msg="function called"`) {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%v: missing %q in %s", c.err, want, out.String())
			}
		}
		if strings.Contains(out.String(), "SECRET") {
			t.Errorf("a secret is in %s", out.String())
		}
	}
	out.Reset()
	quiet := slog.New(slog.NewTextHandler(&out, nil))
	if _, err := run(middleware.Log(quiet), call, answers); err != nil || out.Len() > 0 {
		t.Errorf("got %v and %s", err, out.String())
	}
}
