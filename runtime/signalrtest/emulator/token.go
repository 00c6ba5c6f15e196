package emulator

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/internal/loopback"
)

// longestToken is how many characters a client's token may have (azure-signalr,
// AuthUtility.cs).
const longestToken = 4096

// leeway is how far the clocks of a token's maker and the service may differ.
const leeway = time.Minute

// tokenError says which part of a token is at fault. It never shows the token.
type tokenError struct{ claim, problem string }

func (e *tokenError) Error() string { return "token: " + e.claim + " " + e.problem }

// authenticate checks a request's token: made with one of the keys, not
// expired, and for the path. It returns the token's claims in order. The query
// is what an audience of that path has at the service.
func (s *Service) authenticate(r *http.Request, text, path, query string) ([]claim, error) {
	if text == "" {
		return nil, &tokenError{"signature", "is missing: there is no Authorization: Bearer header, and for clients no access_token in the query"}
	}
	registered := &jwt.RegisteredClaims{}
	keys := jwt.VerificationKeySet{}
	for _, key := range s.options.AccessKeys {
		keys.Keys = append(keys.Keys, []byte(key))
	}
	rules := []jwt.ParserOption{jwt.WithValidMethods([]string{"HS256", "HS384", "HS512"})}
	if s.options.Lenient {
		rules = append(rules, jwt.WithoutClaimsValidation())
	} else {
		rules = append(rules, jwt.WithExpirationRequired(), jwt.WithLeeway(leeway))
	}
	_, err := jwt.ParseWithClaims(text, registered, func(*jwt.Token) (any, error) { return keys, nil }, rules...)
	if err != nil {
		return nil, explain(err, registered)
	}
	if !s.options.Lenient && !s.anyAudience(registered.Audience, path, r) {
		want := url.URL{Scheme: s.scheme(), Host: r.Host, Path: path, RawQuery: query}
		return nil, &tokenError{"aud", fmt.Sprintf("is %q, must be %q with or without its query", []string(registered.Audience), want.String())}
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(text, ".")[1])
	if err != nil {
		return nil, &tokenError{"payload", "is not base64url"}
	}
	return parseClaims(payload)
}

// clientToken returns the token of a client. Browsers cannot set headers on
// WebSockets and event streams, so the query may hold it.
func clientToken(r *http.Request) string {
	if token := headerToken(r); token != "" {
		return token
	}
	return r.URL.Query().Get("access_token")
}

func headerToken(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

func explain(err error, claims *jwt.RegisteredClaims) error {
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return &tokenError{"exp", "is in the past: " + claims.ExpiresAt.UTC().Format(time.RFC3339)}
	case errors.Is(err, jwt.ErrTokenNotValidYet):
		return &tokenError{"nbf", "is in the future: " + claims.NotBefore.UTC().Format(time.RFC3339)}
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return &tokenError{"exp", "is missing"}
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return &tokenError{"signature", "is invalid: it was made with another access key or algorithm"}
	default:
		return &tokenError{"text", "is not a valid JSON Web Token"}
	}
}

// anyAudience tells whether one of the audiences names the path of the
// request. Documentation says aud has no query, the SDKs put one in; so each
// parameter it has must be in the request, not the other way round.
func (s *Service) anyAudience(audiences []string, path string, r *http.Request) bool {
	query := r.URL.Query()
	return slices.ContainsFunc(audiences, func(text string) bool {
		u, err := url.Parse(text)
		if err != nil || !s.sameHost(u.Host, r.Host) || strings.TrimSuffix(u.Path, "/") != strings.TrimSuffix(path, "/") {
			return false
		}
		for name, values := range u.Query() {
			if slices.ContainsFunc(values, func(value string) bool { return !strings.EqualFold(query.Get(name), value) }) {
				return false
			}
		}
		return true
	})
}

// sameHost compares hosts. The SDKs sign some audiences without the port, one
// machine's loopback has several names, and the port that clients see may be
// mapped to the one that the service listens on.
func (s *Service) sameHost(audience, request string) bool {
	wantName, wantPort := splitHost(request)
	_, listening := splitHost(s.listener.Addr().String())
	name, port := splitHost(audience)
	return name == wantName && (port == "" || port == wantPort || port == listening)
}

func splitHost(host string) (name, port string) {
	name = host
	if h, p, err := net.SplitHostPort(host); err == nil {
		name, port = h, p
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if loopback.Is(name) {
		name = "localhost"
	}
	return name, port
}
