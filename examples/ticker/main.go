// Command ticker is the smallest useful app: plain functions, no hub struct.
// Clients subscribe to symbols and get every price that anyone publishes.
//
//signalr:hub name=ticker
package main

import (
	"context"
	"net/http"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

//go:generate go tool hubwire generate

func main() {
	app := signalr.NewApp()
	RegisterTriggers(app)
	host.Run(app)
}

// TickerClient is what clients listen for.
//
//signalr:client
type TickerClient interface {
	Price(ctx context.Context, symbol string, price float64) error
}

// Subscribe adds the caller to the groups of the symbols, and says how many.
//
//signalr:trigger
func Subscribe(ctx context.Context, inv *signalr.InvocationContext, clients TickerClients, symbols ...string) (int, error) {
	for _, symbol := range symbols {
		if err := clients.AddToGroup(ctx, symbol, inv.ConnectionID); err != nil {
			return 0, err
		}
	}
	return len(symbols), nil
}

// Publish sends a price to everyone who subscribed to the symbol.
//
//signalr:trigger
func Publish(ctx context.Context, clients TickerClients, symbol string, price float64) error {
	return clients.Group(symbol).Price(ctx, symbol, price)
}

// negotiate lets everyone in, without a user.
//
//signalr:negotiate
func negotiate(context.Context, *http.Request) (signalr.NegotiateOptions, error) {
	return signalr.NegotiateOptions{}, nil
}
