package upstream

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/internal/calls"
)

const (
	longestKeySet = 1 << 20            // bytes
	keepKeySet    = 24 * time.Hour     // Entra rolls keys over weeks
	useKeySet     = 7 * 24 * time.Hour // where the issuer cannot be reached
	askForKeySet  = 5 * time.Minute    // at most, for key ids that are not known
	smallestKey   = 2048               // bits
	largestKey    = 8192
)

// signingKeys are the public keys of an issuer, read from a JSON Web Key Set
// (RFC 7517) and kept. Its few lines are ours because Entra signs with RSA
// only, and a module for all of JWK would be in every user's program.
type signingKeys struct {
	url    string
	client *http.Client

	keys calls.Kept[map[string]*rsa.PublicKey]
}

// signingKeysError says that the keys could not be read.
type signingKeysError struct {
	url string
	err error
}

func (e *signingKeysError) Error() string {
	return "reading signing keys from " + e.url + ": " + e.err.Error()
}
func (e *signingKeysError) Unwrap() error { return e.err }

// find returns the key with the id. Where it is not among those that were read,
// they are read again, now and then.
func (s *signingKeys) find(ctx context.Context, id string) (*rsa.PublicKey, error) {
	keys, err := s.keys.Get(ctx, s.ask)
	if err == nil && keys[id] == nil {
		keys, err = s.keys.Newer(ctx, askForKeySet, s.ask)
	}
	switch {
	case err != nil:
		return nil, &signingKeysError{s.url, err}
	case keys[id] == nil:
		return nil, fmt.Errorf("no signing key has the id %q", id)
	}
	return keys[id], nil
}

func (s *signingKeys) ask(ctx context.Context) (calls.Answer[map[string]*rsa.PublicKey], error) {
	keys, err := s.fetch(ctx)
	now := time.Now()
	return calls.Answer[map[string]*rsa.PublicKey]{Value: keys, Renew: now.Add(keepKeySet), Until: now.Add(useKeySet)}, err
}

func (s *signingKeys) fetch(ctx context.Context) (map[string]*rsa.PublicKey, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, nil)
	if err != nil {
		return nil, err
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("unexpected response: %s", answer.Status)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, longestKeySet))
	if err != nil {
		return nil, err
	}
	return parseKeySet(text)
}

// parseKeySet reads the RSA keys of a JSON Web Key Set that are for signing.
func parseKeySet(text []byte) (map[string]*rsa.PublicKey, error) {
	var set struct {
		Keys []struct {
			Type     string `json:"kty"`
			Use      string `json:"use"`
			ID       string `json:"kid"`
			Modulus  string `json:"n"`
			Exponent string `json:"e"`
		} `json:"keys"`
	}
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, err
	}
	keys := make(map[string]*rsa.PublicKey)
	for _, each := range set.Keys {
		if each.Type != "RSA" || each.ID == "" || each.Use != "" && each.Use != "sig" {
			continue
		}
		key, err := rsaKey(each.Modulus, each.Exponent)
		if err != nil {
			return nil, fmt.Errorf("key %q: %w", each.ID, err)
		}
		keys[each.ID] = key
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("no RSA key for signatures")
	}
	return keys, nil
}

func rsaKey(modulus, exponent string) (*rsa.PublicKey, error) {
	n, err := base64.RawURLEncoding.DecodeString(modulus)
	if err != nil {
		return nil, fmt.Errorf("the modulus: %w", err)
	}
	e, err := base64.RawURLEncoding.DecodeString(exponent)
	if err != nil {
		return nil, fmt.Errorf("the exponent: %w", err)
	}
	key := &rsa.PublicKey{N: new(big.Int).SetBytes(n)}
	if bits := key.N.BitLen(); bits < smallestKey || bits > largestKey {
		return nil, fmt.Errorf("the modulus has %d bits, expected %d to %d", bits, smallestKey, largestKey)
	}
	value := new(big.Int).SetBytes(e)
	if value.BitLen() > 31 || value.BitLen() < 2 || value.Bit(0) == 0 {
		return nil, fmt.Errorf("the exponent must be an odd number from 3 to 2³¹")
	}
	key.E = int(value.Int64())
	return key, nil
}
