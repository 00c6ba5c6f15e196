package service_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestSendersKeepOneSenderForEachHub(t *testing.T) {
	f := newFakeService(t, http.StatusAccepted)
	senders := service.NewSenders(settingsWith([]service.SettingsOption{service.WithHTTPClient(f.Client())},
		"A", "Endpoint="+f.URL+";AccessKey=k", "B", "Endpoint="+f.URL+";AccessKey=k"))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			sender := senders.Sender(signalr.Output{Hub: "Chat", Connection: "A"})
			if err := sender.Send(t.Context(), message(signalr.Audience{})); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	first := senders.Sender(signalr.Output{Hub: "Chat", Connection: "A"})
	if senders.Sender(signalr.Output{Hub: "chat", Connection: "A"}) != first {
		t.Error("a second sender for the same hub")
	}
	if senders.Sender(signalr.Output{Hub: "chat", Connection: "B"}) == first {
		t.Error("one sender for two connections")
	}
}

func TestCarrierFailsWhenSending(t *testing.T) {
	senders := service.NewSenders(settings("Id", "Endpoint=https://a;AuthType=azure"))
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
