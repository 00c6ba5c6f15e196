package devserver

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// backend is the SignalR Service that the app works with: the stand-in, or one
// that the developer named.
type backend struct {
	connection string // connection string for the app
	name       string // for the banner
	standIn    *emulator.Service
}

// startBackend starts the stand-in unless the developer named a service.
func (s *server) startBackend() (*backend, error) {
	if s.options.Service != "" {
		parsed, err := service.ParseConnectionString(s.options.Service)
		if err != nil {
			return nil, fmt.Errorf("--service: %w", err)
		}
		return &backend{connection: s.options.Service, name: parsed.String()}, nil
	}
	key := s.options.AccessKey
	if key == "" {
		// New with each start: pages in the developer's browser reach the
		// service too, and must not know it.
		key = rand.Text() + rand.Text()
	}
	standIn, err := emulator.Start(emulator.Options{
		Addr:            s.options.ServiceAddr,
		AccessKeys:      []string{key},
		AllowHost:       s.allowHost,
		ObservePayloads: true,
		Observe:         s.collector.Service,
		Suggest:         func(hub, _, event string) string { return s.known.Load().suggest(hub, event) },
	})
	if err != nil {
		return nil, fmt.Errorf("local SignalR Service: %w", err)
	}
	return &backend{
		connection: standIn.ConnectionString(),
		name:       standIn.Endpoint() + " (local Azure SignalR Service)",
		standIn:    standIn,
	}, nil
}

// feed makes the app the upstream of the stand-in. That of another service is
// for the developer to set.
func (b *backend) feed(app string) error {
	if b.standIn == nil {
		return nil
	}
	return b.standIn.SetUpstream([]emulator.UpstreamTemplate{{
		URLTemplate: app + functionapp.WebhookPath,
		HubPattern:  "*", CategoryPattern: "*", EventPattern: "*",
	}})
}

func (b *backend) close() error {
	if b.standIn == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), endWithin)
	defer cancel()
	return b.standIn.Close(ctx)
}
