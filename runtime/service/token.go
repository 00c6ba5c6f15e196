package service

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/signalr"
)

const (
	longestToken    = 4096 // characters of a client token (AuthUtility.cs)
	defaultLifetime = time.Hour

	userIDClaim    = "asrs.s.uid"
	servicePrefix  = "asrs.s."     // claims of the service's own
	closeClaim     = "asrs.s.coae" // close on authentication expiration
	expiresClaim   = "asrs.s.aeo"  // authentication expires on, Unix seconds
	reservedPrefix = "asrs.u."     // user claims under names that JWT reserves
)

// ErrTokenTooLong is what [ConnectionString.ClientToken] gives for a token
// that the service would refuse.
var ErrTokenTooLong = errors.New("the client token is over 4096 characters, more than the service takes: pass fewer or shorter claims")

// ClaimError says which claim of a client token functions could not tell from
// others: claims arrive as "type: value, type: value" with nothing escaped. A
// negotiate handler answers it with status 400.
type ClaimError struct {
	Claim string // its type; empty for the user id
}

// Error names the claim and what is wrong, not its value.
func (e *ClaimError) Error() string {
	what := "the user id"
	if e.Claim != "" {
		what = fmt.Sprintf("claim %q", e.Claim)
	}
	return what + ` has a comma, ": " or a control character in it, so that it could pass for other claims: encode it, or refuse such names`
}

// isAmbiguous tells whether text cannot stand in a list of claims.
func isAmbiguous(text string) bool {
	return strings.ContainsAny(text, ",") || strings.Contains(text, ": ") || strings.ContainsFunc(text, unicode.IsControl)
}

// ClientURL returns where clients of a hub connect.
func (c ConnectionString) ClientURL(hub string) string {
	return c.ClientEndpoint + clientPath(hub)
}

// clientURL returns where a client connects that has a query of its own.
func (c ConnectionString) clientURL(hub string, query url.Values) (string, error) {
	for name := range query {
		switch strings.ToLower(name) {
		case "hub", "id", "access_token":
			return "", fmt.Errorf("query parameter %q is reserved for the service: use another name", name)
		}
	}
	if len(query) == 0 {
		return c.ClientURL(hub), nil
	}
	return c.ClientURL(hub) + "&" + query.Encode(), nil
}

func clientPath(hub string) string {
	return "/client/?hub=" + escape(strings.ToLower(hub))
}

// ClientToken returns the token of one client of a hub, signed with the access
// key. It counts from now.
func (c ConnectionString) ClientToken(hub string, options signalr.NegotiateOptions, now time.Time) (string, error) {
	key, err := c.AccessKey()
	if err != nil {
		return "", err
	}
	return c.clientToken(signer{key: key}, hub, options, now)
}

func (c ConnectionString) clientToken(by signer, hub string, options signalr.NegotiateOptions, now time.Time) (string, error) {
	lifetime := options.Lifetime
	if lifetime == 0 {
		lifetime = defaultLifetime
	}
	if lifetime < 0 {
		return "", fmt.Errorf("negative lifetime of a client token: %v", lifetime)
	}
	payload, err := clientClaims(options)
	if err != nil {
		return "", err
	}
	if options.CloseOnExpiration {
		payload[closeClaim] = "true"
		payload[expiresClaim] = strconv.FormatInt(now.Add(lifetime).Unix(), 10)
	}
	token, err := by.sign(c.Endpoint, payload, clientPath(hub), now, lifetime)
	if err != nil {
		return "", err
	}
	if len(token) > longestToken {
		return "", ErrTokenTooLong
	}
	return token, nil
}

// signer is a key, and the id by which the service knows it where it is not an
// access key.
type signer struct{ key, id string }

// sign makes a token for a path with its query. The audience is always the
// service's own host, without a port: also where clients or servers reach it
// through an endpoint set apart (AudienceBaseUrl in ServiceEndpoint.cs).
// There is no nbf, so that a clock which is ahead does no harm.
func (s signer) sign(serviceURL string, payload jwt.MapClaims, path string, now time.Time, lifetime time.Duration) (string, error) {
	endpoint, err := url.Parse(serviceURL)
	if err != nil {
		return "", fmt.Errorf("invalid endpoint: %w", err)
	}
	payload["aud"] = endpoint.Scheme + "://" + hostOf(endpoint) + path
	payload["iat"] = now.Unix()
	payload["exp"] = now.Add(lifetime).Unix()
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, payload)
	if s.id != "" {
		token.Header["kid"] = s.id
	}
	return token.SignedString([]byte(s.key))
}

// clientClaims returns the claims of a client token by the rules of
// azure-signalr's ClaimsUtility.cs: reserved names get a prefix that the
// service takes off again, and of several claims of one type an array is
// made. Claims of the service's own are refused, because a program that
// passes on claims it was given must not let them choose the user.
func clientClaims(options signalr.NegotiateOptions) (jwt.MapClaims, error) {
	payload := make(jwt.MapClaims, options.Claims.Len()+4)
	if options.UserID != "" {
		switch {
		case !utf8.ValidString(options.UserID):
			return nil, errors.New("the user id is not valid UTF-8")
		case isAmbiguous(options.UserID) && !options.AmbiguousClaims:
			return nil, &ClaimError{}
		}
		payload[userIDClaim] = options.UserID
	}
	subjects := 0
	for name, value := range options.Claims.All() {
		switch {
		case name == "":
			return nil, errors.New("a claim of the client token has no type")
		case strings.HasPrefix(name, servicePrefix):
			return nil, fmt.Errorf("claim %q: types that begin with %q are reserved for the service; set the user id with UserID", name, servicePrefix)
		case !utf8.ValidString(name) || !utf8.ValidString(value):
			return nil, fmt.Errorf("claim %q is not valid UTF-8", name)
		case (isAmbiguous(name) || isAmbiguous(value) || strings.TrimSpace(name) != name) && !options.AmbiguousClaims:
			return nil, &ClaimError{Claim: name}
		case slices.Contains(reserved, name):
			name = reservedPrefix + name
		case name == "sub":
			if subjects++; subjects > 1 { // JWT knows one subject
				name = reservedPrefix + name
			}
		}
		add(payload, name, value)
	}
	return payload, nil
}

func add(payload jwt.MapClaims, name, value string) {
	switch before := payload[name].(type) {
	case nil:
		payload[name] = value
	case string:
		payload[name] = []string{before, value}
	case []string:
		payload[name] = append(before, value)
	}
}

// reserved are the claims that JWT or the service gives a meaning (SystemClaims in
// ClaimsUtility.cs).
var reserved = []string{"aud", "exp", "iat", "nbf", "iss", "actort", "acr", "azp", "c_hash", "jti", "nonce"}

// escape encodes everything but RFC 3986's unreserved characters, as the
// service's own SDK does.
func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}
