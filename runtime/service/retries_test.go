package service

import (
	"testing"
	"time"
)

func TestSettingsReachTheRequests(t *testing.T) {
	values := map[string]string{"AzureSignalRRetry__MaxRetries": "5", "AzureSignalRRetry__Delay": "00:00:02", "AzureSignalRRetry__Mode": "Fixed", "AzureSignalRHttpClientTimeout": "00:01:40"}
	s := NewSettings(func(name string) string { return values[name] })
	if s.retry.most != 5 || s.client.Timeout != 100*time.Second {
		t.Errorf("got %+v, timeout %v", s.retry, s.client.Timeout)
	}
	for repetition := range 5 {
		if pause, again := s.retry.pause(repetition, &Error{Status: 503}); !again || pause < time.Second || pause > 2*time.Second {
			t.Errorf("repetition %d: %v, %v", repetition, pause, again)
		}
	}
	if s := NewSettings(func(name string) string { return values[name] }, WithRetries(1)); s.retry.most != 1 {
		t.Errorf("the option does not come first: %+v", s.retry)
	}
}
