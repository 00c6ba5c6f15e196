package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/internal/calls"
)

// Scope is what Microsoft Entra tokens for the data plane are asked for.
const Scope = "https://signalr.azure.com/.default"

// TokenSource gives Microsoft Entra access tokens. It is safe for concurrent
// use.
type TokenSource interface {
	// Token returns a token for a scope, which is always [Scope].
	Token(ctx context.Context, scope string) (Token, error)
}

// Token is a bearer token and the time it can no longer be used from.
type Token struct {
	Value   string
	Expires time.Time
}

// ErrIdentity is what errors match where a key is needed, or a [TokenSource],
// and the connection names an identity.
var ErrIdentity = errors.New("the connection uses an identity and has no access key")

// identityError says what an identity lacks for what is wanted.
type identityError struct{ how, advice string }

func (e *identityError) Error() string {
	return fmt.Sprintf("the connection uses an identity (%s) and has no access key: %s", e.how, e.advice)
}

func (e *identityError) Unwrap() error { return ErrIdentity }

const (
	renewToken = 3 * time.Minute  // before a token expires
	renewKey   = 55 * time.Minute // after it was read; the service keeps keys for
	keyExpires = 2 * time.Hour    // two hours (MicrosoftEntraAccessKey.cs)
)

// identity proves to one endpoint who sends: with tokens of Microsoft Entra for
// requests, and for clients with tokens it signs itself, with a key that the
// service gives to identities.
type identity struct {
	source TokenSource
	token  calls.Kept[string]
	key    calls.Kept[signer]
}

func (i *identity) bearer(ctx context.Context) (string, error) {
	return i.token.Get(ctx, func(ctx context.Context) (calls.Answer[string], error) {
		token, err := i.source.Token(ctx, Scope)
		if err == nil && token.Value == "" {
			err = errors.New("the token source returned an empty token")
		}
		if err != nil {
			return calls.Answer[string]{}, fmt.Errorf("getting a Microsoft Entra token: %w", err)
		}
		return calls.Answer[string]{Value: token.Value, Renew: token.Expires.Add(-renewToken), Until: token.Expires}, nil
	})
}

// signer returns the key that tokens of clients are signed with.
func (i *identity) signer(ctx context.Context, e *endpoint) (signer, error) {
	return i.key.Get(ctx, func(ctx context.Context) (calls.Answer[signer], error) {
		const op = "get the key for tokens of clients"
		bearer, err := i.bearer(ctx)
		if err != nil {
			return calls.Answer[signer]{}, &Error{Op: op, Endpoint: e.name, Err: err}
		}
		text, err := e.exchange(ctx, e.client, exchange{op: op, method: http.MethodGet, uri: "/api/v1/auth/accessKey", bearer: bearer})
		if err != nil {
			return calls.Answer[signer]{}, err
		}
		var key struct{ KeyID, AccessKey string }
		if err := json.Unmarshal(text, &key, json.MatchCaseInsensitiveNames(true)); err != nil || key.KeyID == "" || key.AccessKey == "" {
			return calls.Answer[signer]{}, &Error{Op: op, Endpoint: e.name, Err: errors.New("the response has no KeyId and AccessKey")}
		}
		now := time.Now()
		return calls.Answer[signer]{Value: signer{key.AccessKey, key.KeyID}, Renew: now.Add(renewKey), Until: now.Add(keyExpires)}, nil
	})
}
