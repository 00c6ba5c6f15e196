// Package azureidentity gives connections that name an identity their tokens,
// with Azure's own module for them:
//
//	host.Run(app, host.WithIdentity(azureidentity.New))
//
// It is a module of its own, so that programs whose connections have access keys
// have none of its dependencies.
package azureidentity

import (
	"context"
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/hubwire/hubwire/runtime/service"
)

// New returns the token source that a connection names: a managed identity, an
// application with its secret or certificate, or whatever the environment has
// (azidentity.DefaultAzureCredential). The service wants a role for it, such as
// SignalR App Server or SignalR Service Owner.
func New(conn service.ConnectionString) (service.TokenSource, error) {
	credential, err := credentialOf(conn)
	if err != nil {
		return nil, fmt.Errorf("azureidentity: %s: %w", conn.Credential, err)
	}
	return From(credential), nil
}

// From returns a token source that asks credential.
func From(credential azcore.TokenCredential) service.TokenSource { return source{credential} }

func credentialOf(conn service.ConnectionString) (azcore.TokenCredential, error) {
	switch conn.Credential {
	case service.CredentialManagedIdentity:
		options := &azidentity.ManagedIdentityCredentialOptions{}
		if conn.ClientID != "" {
			options.ID = azidentity.ClientID(conn.ClientID)
		}
		return azidentity.NewManagedIdentityCredential(options)
	case service.CredentialApplication:
		if secret := conn.ClientSecret(); secret != "" {
			return azidentity.NewClientSecretCredential(conn.TenantID, conn.ClientID, secret, nil)
		}
		return certificate(conn)
	case service.CredentialDefault:
		return azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{TenantID: conn.TenantID})
	default:
		return nil, fmt.Errorf("the connection has an %s and needs no identity", conn.Credential)
	}
}

// certificate reads the certificate file, PEM or PKCS #12 without a password.
func certificate(conn service.ConnectionString) (azcore.TokenCredential, error) {
	data, err := os.ReadFile(conn.ClientCertificate())
	if err != nil {
		return nil, err
	}
	certificates, key, err := azidentity.ParseCertificates(data, nil)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", conn.ClientCertificate(), err)
	}
	return azidentity.NewClientCertificateCredential(conn.TenantID, conn.ClientID, certificates, key, nil)
}

// source is a credential as package service wants it.
type source struct{ credential azcore.TokenCredential }

// Token implements [service.TokenSource].
func (s source) Token(ctx context.Context, scope string) (service.Token, error) {
	token, err := s.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{scope}})
	if err != nil {
		return service.Token{}, err
	}
	return service.Token{Value: token.Token, Expires: token.ExpiresOn}, nil
}
