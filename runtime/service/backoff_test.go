package service_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// script is an HTTP transport that answers as it is told, one line a request:
// a status, "lost" for a connection that breaks, or a status with Retry-After.
type script struct {
	lines []string
	times []time.Time
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	line := s.lines[min(len(s.times), len(s.lines)-1)]
	s.times = append(s.times, time.Now())
	if line == "lost" {
		return nil, errors.New("connection reset by peer")
	}
	status, wait, _ := strings.Cut(line, " ")
	codes := map[string]int{"202": 202, "400": 400, "401": 401, "408": 408, "413": 413, "429": 429, "500": 500, "501": 501, "503": 503}
	answer := &http.Response{StatusCode: codes[status], Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: r}
	if wait != "" {
		answer.Header.Set("Retry-After", wait)
	}
	return answer, nil
}

func (s *script) send(ctx context.Context, t *testing.T, opts ...service.Option) error {
	t.Helper()
	sender, err := service.NewSender(connection(t, testConnection), "chat", append(opts, service.WithHTTPClient(&http.Client{Transport: s}))...)
	if err != nil {
		t.Fatal(err)
	}
	return sender.Send(ctx, message(signalr.Audience{}))
}

func TestTransientFailuresAreRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		lines    []string
		attempts int
		status   int // of the error; 0 is success
	}{
		"at once":             {[]string{"202"}, 1, 0},
		"unavailable":         {[]string{"503", "202"}, 2, 0},
		"each kind":           {[]string{"408", "429", "500", "202"}, 4, 0},
		"lost":                {[]string{"lost", "lost", "202"}, 3, 0},
		"too often":           {[]string{"503"}, 4, 503},
		"for good":            {[]string{"400"}, 1, 400},
		"refused":             {[]string{"401"}, 1, 401},
		"too large":           {[]string{"413"}, 1, 413},
		"does not exist":      {[]string{"501"}, 1, 501},
		"for good at last":    {[]string{"500", "400"}, 2, 400},
		"asks to wait long":   {[]string{"429 3600"}, 1, 429},
		"asks for a bad time": {[]string{"429 soon", "202"}, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{lines: c.lines}
				err := s.send(t.Context(), t)
				if len(s.times) != c.attempts {
					t.Errorf("%d attempts, want %d", len(s.times), c.attempts)
				}
				if c.status == 0 {
					if err != nil {
						t.Error(err)
					}
					return
				}
				var failure *service.Error
				if !errors.As(err, &failure) || failure.Status != c.status || failure.Attempts != c.attempts {
					t.Errorf("got %#v", err)
				}
			})
		})
	}
}

func TestPausesGrowAndFollowRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{lines: []string{"503", "503", "503 7", "202"}}
		if err := s.send(t.Context(), t); err != nil {
			t.Fatal(err)
		}
		for i, want := range [][2]time.Duration{
			{250 * time.Millisecond, 500 * time.Millisecond},
			{500 * time.Millisecond, time.Second},
			{7 * time.Second, 7 * time.Second},
		} {
			if pause := s.times[i+1].Sub(s.times[i]); pause < want[0] || pause > want[1] {
				t.Errorf("pause %d is %v, want %v to %v", i, pause, want[0], want[1])
			}
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := &script{lines: []string{"503 " + time.Now().Add(5*time.Second).UTC().Format(http.TimeFormat), "202"}}
		if err := s.send(t.Context(), t); err != nil || s.times[1].Sub(s.times[0]) != 5*time.Second {
			t.Errorf("waited %v: %v", s.times[1].Sub(s.times[0]), err)
		}
	})
}

func TestContextEndsPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A deadline before the end of the pause: waiting would be in vain.
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
		defer cancel()
		s := &script{lines: []string{"503 5"}}
		start := time.Now()
		var failure *service.Error
		if err := s.send(ctx, t); !errors.As(err, &failure) || failure.Status != 503 || time.Since(start) != 0 || len(s.times) != 1 {
			t.Errorf("after %v and %d attempts: %v", time.Since(start), len(s.times), err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(2*time.Second, cancel)
		s := &script{lines: []string{"503 5"}}
		start := time.Now()
		if err := s.send(ctx, t); err == nil || time.Since(start) != 2*time.Second || len(s.times) != 1 {
			t.Errorf("after %v and %d attempts: %v", time.Since(start), len(s.times), err)
		}
	})
}

func TestRetriesCanBeTurnedOff(t *testing.T) {
	s := &script{lines: []string{"lost", "202"}}
	err := s.send(t.Context(), t, service.WithRetries(0))
	if err == nil || len(s.times) != 1 || strings.Contains(err.Error(), "attempts") {
		t.Errorf("%d attempts: %v", len(s.times), err)
	}
}
