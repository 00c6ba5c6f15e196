package upstream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// authentication decides whether a request is from the service. Every proof
// that is configured must be given.
type authentication struct {
	keys  map[string]*keyring // by connection setting; nil where nothing signs
	codes calls.Codes
	entra *entraVerifier
}

// newAuthentication gets the keys of every connection. Each must have a proof
// of some kind.
func newAuthentication(app *signalr.App, options Options) (*authentication, error) {
	a := &authentication{keys: make(map[string]*keyring)}
	if options.AllowUnsigned {
		return a, nil
	}
	var problems []error
	var err error
	if a.codes, err = calls.NewCodes(options.Codes); err != nil {
		problems = append(problems, fmt.Errorf("upstream: %w", err))
	}
	if options.Entra != nil {
		verifier, err := newEntraVerifier(*options.Entra)
		if err != nil {
			problems = append(problems, err)
		}
		a.entra = verifier
	}
	for _, trigger := range app.Triggers() {
		if _, known := a.keys[trigger.Connection]; known {
			continue
		}
		ring, err := a.keyring(trigger.Connection, options.AccessKeys)
		if err != nil {
			problems = append(problems, err)
		}
		a.keys[trigger.Connection] = ring
	}
	return a, errors.Join(problems...)
}

// keyring returns the keys of a connection, or nil where nothing signs and
// something else proves who calls.
func (a *authentication) keyring(connection string, find func(string) ([]string, error)) (*keyring, error) {
	otherProof := len(a.codes) > 0 || a.entra != nil
	if find == nil {
		if otherProof {
			return nil, nil
		}
		return nil, fmt.Errorf("upstream: connection %q requires AccessKeys, to check signatures (AllowUnsigned accepts calls from anyone)", connection)
	}
	ring := &keyring{load: func() ([]string, error) { return find(connection) }}
	switch _, err := ring.keys.Get(context.Background(), ring.ask); {
	case err == nil:
		return ring, nil
	case !errors.Is(err, errNoKeys):
		return nil, fmt.Errorf("upstream: the signatures of the service cannot be checked: %w", err)
	case otherProof:
		return nil, nil
	default:
		return nil, fmt.Errorf("upstream: connection %q has no access key, so signatures cannot be checked", connection)
	}
}

// check looks at everything but the body. Its answers are the same whether or not
// there is a function: without one, the signature of any connection will do.
func (a *authentication) check(r *http.Request, trigger *signalr.Trigger, connectionID string) *requestError {
	if !a.signed(r, trigger, connectionID) {
		return stranger(http.StatusUnauthorized, "%s is not a signature with an access key of the service", shown(headerSignature))
	}
	if len(a.codes) > 0 && !a.codes.In(r) {
		return stranger(http.StatusUnauthorized, "neither the query parameter code nor the header x-functions-key has one of the codes")
	}
	if a.entra == nil {
		return nil
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return stranger(http.StatusUnauthorized, "missing bearer token: the upstream settings of the service must use its managed identity")
	}
	err := a.entra.verify(r.Context(), strings.TrimSpace(token))
	if err == nil {
		return nil
	}
	problem := stranger(http.StatusUnauthorized, "the bearer token does not prove that the service is calling")
	var unavailable *signingKeysError
	switch {
	case errors.As(err, &unavailable):
		problem = stranger(http.StatusServiceUnavailable, "the keys that sign bearer tokens cannot be read")
	case errors.Is(err, errOtherCaller):
		problem = stranger(http.StatusForbidden, "the bearer token is of another caller")
	}
	problem.attrs = []slog.Attr{slog.String("error", words.Name(err.Error()))}
	return problem
}

func (a *authentication) signed(r *http.Request, trigger *signalr.Trigger, connectionID string) bool {
	header := r.Header.Values(headerSignature)
	if trigger != nil {
		ring := a.keys[trigger.Connection]
		return ring == nil || ring.signed(r.Context(), header, connectionID)
	}
	for _, ring := range a.keys {
		if ring == nil || ring.signed(r.Context(), header, connectionID) {
			return true
		}
	}
	return len(a.keys) == 0
}
