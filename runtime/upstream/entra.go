package upstream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Entra says which bearer token proves that the service is calling: upstream
// settings with Auth type ManagedIdentity make the service send a token of its
// identity (Azure docs, concept-upstream and howto-use-managed-identity).
type Entra struct {
	// TenantID is the directory of the service's identity.
	TenantID string

	// Audiences are the accepted values of the claim aud: the Resource in the
	// upstream settings, such as api://0d1c… or the id alone.
	Audiences []string

	// Callers are the accepted identities, by object id (claim oid) or
	// application id (appid, azp): those of the service. Without any, every
	// identity of the tenant that gets a token for the audience is taken for
	// the service.
	Callers []string

	// Issuers are the accepted values of the claim iss; without any, both of
	// the tenant's in the public cloud.
	Issuers []string

	// JWKSURL is where the signing keys are; empty means the tenant's in the
	// public cloud.
	JWKSURL string

	// HTTPClient fetches the signing keys; nil means one with a timeout of ten
	// seconds.
	HTTPClient *http.Client
}

// Clocks may differ by this much.
const clockSkew = 2 * time.Minute

var errOtherCaller = errors.New("the token is valid, but Callers has none of its oid, appid and azp")

// entraVerifier checks bearer tokens.
type entraVerifier struct {
	callers []string
	issuers []string
	parser  *jwt.Parser
	keys    *signingKeys
}

func newEntraVerifier(e Entra) (*entraVerifier, error) {
	if len(e.Audiences) == 0 || slices.Contains(e.Audiences, "") {
		return nil, errors.New("upstream: Entra requires Audiences: the Resource of the upstream settings")
	}
	if e.TenantID == "" && (len(e.Issuers) == 0 || e.JWKSURL == "") {
		return nil, errors.New("upstream: Entra requires a TenantID, or Issuers and a JWKSURL")
	}
	tenant := url.PathEscape(e.TenantID)
	v := &entraVerifier{
		callers: e.Callers,
		issuers: e.Issuers,
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{"RS256", "RS384", "RS512"}),
			jwt.WithAudience(e.Audiences...),
			jwt.WithExpirationRequired(),
			jwt.WithLeeway(clockSkew),
		),
		keys: &signingKeys{
			url:    cmp.Or(e.JWKSURL, "https://login.microsoftonline.com/"+tenant+"/discovery/v2.0/keys"),
			client: e.HTTPClient,
		},
	}
	if len(v.issuers) == 0 {
		v.issuers = []string{
			"https://sts.windows.net/" + tenant + "/",
			"https://login.microsoftonline.com/" + tenant + "/v2.0",
		}
	}
	if v.keys.client == nil {
		v.keys.client = &http.Client{Timeout: 10 * time.Second}
	}
	return v, nil
}

// entraClaims are those that are looked at.
type entraClaims struct {
	jwt.RegisteredClaims
	ObjectID    string `json:"oid"`
	AppID       string `json:"appid"` // version 1 tokens
	AuthorizedP string `json:"azp"`   // version 2 tokens
}

// verify matches a *[signingKeysError] where the keys are out of reach. No
// error holds the token.
func (v *entraVerifier) verify(ctx context.Context, token string) error {
	var claims entraClaims
	_, err := v.parser.ParseWithClaims(token, &claims, func(t *jwt.Token) (any, error) {
		id, _ := t.Header["kid"].(string)
		return v.keys.find(ctx, id)
	})
	if err != nil {
		return err
	}
	if !slices.Contains(v.issuers, claims.Issuer) {
		return fmt.Errorf("the issuer is %q, expected one of %q", claims.Issuer, v.issuers)
	}
	if len(v.callers) == 0 {
		return nil
	}
	for _, id := range [...]string{claims.ObjectID, claims.AppID, claims.AuthorizedP} {
		if id != "" && slices.Contains(v.callers, id) {
			return nil
		}
	}
	return errOtherCaller
}
