package service_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestSettingsGiveSenders(t *testing.T) {
	f := newFakeService(t, http.StatusAccepted)
	settings := settingsWith([]service.SettingsOption{service.WithHTTPClient(f.Client())}, "A", "Endpoint="+f.URL+";AccessKey=k")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			sender := settings.Sender(signalr.Output{Hub: "Chat", Connection: "A"})
			if err := sender.Send(t.Context(), message(signalr.Audience{})); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(f.requests) != 8 {
		t.Errorf("%d requests", len(f.requests))
	}
}

func TestSendersFailWhenSending(t *testing.T) {
	senders := settings("Id", "Endpoint=https://a;AuthType=azure")
	for connection, want := range map[string]error{"": service.ErrNotSet, "Id": service.ErrIdentity} {
		sender := senders.Sender(signalr.Output{Hub: "chat", Connection: connection})
		var failure *service.SettingError
		if err := sender.Send(t.Context(), message(signalr.Audience{})); !errors.Is(err, want) || !errors.As(err, &failure) {
			t.Errorf("Send gave %v", err)
		}
		if err := sender.ChangeGroup(t.Context(), signalr.GroupChange{}); !errors.Is(err, want) {
			t.Errorf("ChangeGroup gave %v", err)
		}
	}
}
