package host

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestADeadListenerIsAnError(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cfg := collect([]Option{WithLogger(slog.New(slog.DiscardHandler))})
	done := make(chan error, 1)
	go func() { done <- serve(ctx, listener, http.NotFoundHandler(), cfg, func() {}) }()
	listener.Close()
	if err := <-done; !errors.Is(err, net.ErrClosed) || !strings.Contains(err.Error(), listener.Addr().String()) {
		t.Errorf("got %v", err)
	}
}

func TestReportGivesEachReasonALine(t *testing.T) {
	first, second, third := errors.New("first"), errors.New("second"), errors.New("th\x1b[31mird")
	var out strings.Builder
	report(&out, errors.Join(errors.Join(first, second), third))
	if got := out.String(); got != "error: first\nerror: second\nerror: th\\x1b[31mird\n" {
		t.Errorf("got %q", got)
	}
}
