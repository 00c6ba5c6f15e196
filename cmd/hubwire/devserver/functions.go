package devserver

import (
	"context"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// functions runs the program as a custom handler of the built-in Functions
// host.
type functions struct{ host *functionshost.Host }

func startFunctions(ctx context.Context, options functionshost.Options) (functions, error) {
	host, err := functionshost.Start(ctx, options)
	return functions{host}, err
}

func (f functions) url() string { return f.host.URL() }

func (f functions) replace(ctx context.Context, executable string) error {
	return f.host.Restart(ctx, executable)
}

func (f functions) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), endWithin)
	defer cancel()
	return f.host.Close(ctx)
}
