package host

import (
	"context"
	"log/slog"
	"net"
	"slices"

	"github.com/hubwire/hubwire/internal/loopback"
	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// warnOfConnections says at the start which connections cannot be used for
// what needs a key or an identity in this process. It is no error: such a program may
// have functions that never need it.
func warnOfConnections(ctx context.Context, app *signalr.App, m mode, settings *service.Settings, logger *slog.Logger) {
	for _, setting := range keysNeeded(app, m) {
		if err := settings.Check(setting); err != nil {
			logger.WarnContext(ctx, "negotiating and sending will fail", "error", words.Line(err.Error()))
		} else if conn, err := settings.ConnectionString(setting); err == nil && conn.Warning() != "" {
			logger.WarnContext(ctx, conn.Warning(), "setting", setting)
		}
	}
}

// emulatorKey is the access key of Microsoft's emulator, which everyone knows
// (Azure docs, signalr-howto-emulator).
const emulatorKey = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"

// warnOfPublicKey says where anyone can sign calls.
func warnOfPublicKey(ctx context.Context, app *signalr.App, where place, settings *service.Settings, logger *slog.Logger) {
	name, _, _ := net.SplitHostPort(where.addr)
	if where.mode != upstreamCalls || loopback.Is(name) {
		return
	}
	for _, t := range app.Triggers() {
		if keys, err := settings.AccessKeys(t.Connection); err == nil && slices.Contains(keys, emulatorKey) {
			logger.WarnContext(ctx, "the access key is the public one of the emulator: anyone who reaches this program can sign calls", "setting", t.Connection, "addr", where.addr)
			return
		}
	}
}

// keysNeeded lists the connections that the process itself signs for.
func keysNeeded(app *signalr.App, m mode) []string {
	var settings []string
	for _, n := range app.Negotiations() {
		if n.Options != nil || m == upstreamCalls { // the Functions host makes the tokens of declared ones
			settings = append(settings, n.Connection)
		}
	}
	if m == upstreamCalls {
		for _, t := range app.Triggers() {
			for _, output := range t.Outputs {
				settings = append(settings, output.Connection)
			}
		}
	}
	slices.Sort(settings)
	return slices.Compact(settings)
}
