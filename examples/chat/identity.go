package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
)

// managedIdentity gets the tokens of connections without an access key where
// Azure gives the program an identity. It shows how little a source of tokens
// takes; module runtime/azureidentity knows all kinds of identities.
type managedIdentity struct{ endpoint, header, clientID string }

// identity is for host.WithIdentity.
func identity(conn service.ConnectionString) (service.TokenSource, error) {
	m := managedIdentity{os.Getenv("IDENTITY_ENDPOINT"), os.Getenv("IDENTITY_HEADER"), conn.ClientID}
	if conn.Credential != service.CredentialManagedIdentity || m.endpoint == "" {
		return nil, fmt.Errorf("the sample knows managed identities of App Service only, not this %s: use runtime/azureidentity", conn.Credential)
	}
	return m, nil
}

// Token asks the endpoint that App Service and Functions have for this
// (learn.microsoft.com/azure/app-service/overview-managed-identity).
func (m managedIdentity) Token(ctx context.Context, scope string) (service.Token, error) {
	query := url.Values{"api-version": {"2019-08-01"}, "resource": {strings.TrimSuffix(scope, "/.default")}}
	if m.clientID != "" {
		query.Set("client_id", m.clientID)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, m.endpoint+"?"+query.Encode(), nil)
	if err != nil {
		return service.Token{}, err
	}
	request.Header.Set("X-IDENTITY-HEADER", m.header)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return service.Token{}, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return service.Token{}, fmt.Errorf("managed identity: %s", response.Status)
	}
	var token struct {
		AccessToken string `json:"access_token"`
		ExpiresOn   string `json:"expires_on"` // seconds since 1970
	}
	if err := json.NewDecoder(response.Body).Decode(&token); err != nil {
		return service.Token{}, fmt.Errorf("managed identity: %w", err)
	}
	expires, err := strconv.ParseInt(token.ExpiresOn, 10, 64)
	if err != nil {
		return service.Token{}, fmt.Errorf("managed identity: expires_on: %w", err)
	}
	return service.Token{Value: token.AccessToken, Expires: time.Unix(expires, 0)}, nil
}
