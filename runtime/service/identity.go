package service

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
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

// noTokenSource is the error of a connection whose identity nothing was given
// for.
func noTokenSource(c Credential) error {
	return &identityError{string(c), "give the program a token source (host.WithIdentity), or use a connection string with an access key"}
}

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

	mu    sync.Mutex // held while asking: one answer serves all who wait
	token Token
	key   identityKey
}

// identityKey is what /api/v1/auth/accessKey answers.
type identityKey struct {
	ID    string `json:"KeyId"`
	Value string `json:"AccessKey"`

	read time.Time
}

func (i *identity) bearer(ctx context.Context) (string, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.lockedBearer(ctx)
}

func (i *identity) lockedBearer(ctx context.Context) (string, error) {
	if time.Until(i.token.Expires) > renewToken {
		return i.token.Value, nil
	}
	token, err := i.source.Token(ctx, Scope)
	switch {
	case err == nil && token.Value != "":
		i.token = token
	case time.Until(i.token.Expires) > 0:
		// the old one will do for a while
	case err == nil:
		return "", errors.New("the token source gave an empty token")
	default:
		return "", fmt.Errorf("getting a token of Microsoft Entra: %w", err)
	}
	return i.token.Value, nil
}

// signingKey returns the key that tokens of clients are signed with. A key that
// can still be used outlives a service that does not answer.
func (i *identity) signingKey(ctx context.Context, e *endpoint) (identityKey, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	age := time.Since(i.key.read)
	if i.key.ID != "" && age < renewKey {
		return i.key, nil
	}
	key, err := i.fetchKey(ctx, e)
	switch {
	case err == nil:
		i.key = key
	case i.key.ID == "" || age >= keyExpires:
		return identityKey{}, err
	}
	return i.key, nil
}

func (i *identity) fetchKey(ctx context.Context, e *endpoint) (key identityKey, err error) {
	const op = "get the key for tokens of clients"
	bearer, err := i.lockedBearer(ctx)
	if err != nil {
		return key, &Error{Op: op, Endpoint: e.name, Err: err}
	}
	text, err := e.exchange(ctx, e.client, exchange{op: op, method: "GET", uri: "/api/v1/auth/accessKey", bearer: bearer})
	if err != nil {
		return key, err
	}
	if err := json.Unmarshal(text, &key); err != nil || key.ID == "" || key.Value == "" {
		return key, &Error{Op: op, Endpoint: e.name, Err: errors.New("the answer has no KeyId and AccessKey")}
	}
	key.read = time.Now()
	return key, nil
}
