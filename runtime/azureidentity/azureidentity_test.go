package azureidentity_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/hubwire/hubwire/runtime/azureidentity"
	"github.com/hubwire/hubwire/runtime/service"
)

// credential gives one token, or fails.
type credential struct {
	scopes []string
	err    error
}

func (c *credential) GetToken(_ context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.scopes = options.Scopes
	return azcore.AccessToken{Token: "t", ExpiresOn: time.Unix(1000, 0)}, c.err
}

func TestFrom(t *testing.T) {
	c := &credential{}
	token, err := azureidentity.From(c).Token(t.Context(), service.Scope)
	if err != nil || token.Value != "t" || !token.Expires.Equal(time.Unix(1000, 0)) || !slices.Equal(c.scopes, []string{service.Scope}) {
		t.Errorf("got %+v for %q, %v", token, c.scopes, err)
	}
	c.err = errors.New("no identity here")
	if token, err := azureidentity.From(c).Token(t.Context(), service.Scope); token.Value != "" || !errors.Is(err, c.err) {
		t.Errorf("got %+v, %v", token, err)
	}
}

// TestNew makes a source of every kind of connection; none asks for a token
// before it is needed.
func TestNew(t *testing.T) {
	const ids = "ClientId=00000000-0000-0000-0000-000000000001;TenantId=00000000-0000-0000-0000-000000000002"
	file := writeCertificate(t)
	for text, says := range map[string]string{
		"Endpoint=https://a;AuthType=azure":                                            "",
		"Endpoint=https://a;AuthType=azure.msi":                                        "",
		"Endpoint=https://a;AuthType=azure.msi;" + ids:                                 "",
		"Endpoint=https://a;AuthType=azure.app;ClientSecret=SECRET;" + ids:             "",
		"Endpoint=https://a;AuthType=azure.app;ClientCert=" + file + ";" + ids:         "",
		"Endpoint=https://a;AuthType=azure.app;ClientCert=/no/such/file;" + ids:        "azureidentity: client secret: open /no/such/file",
		"Endpoint=https://a;AuthType=azure.app;ClientSecret=S;ClientId=a;TenantId=b c": "azureidentity: client secret: ",
		"Endpoint=https://a;AccessKey=k":                                               "azureidentity: access key: the connection has an access key and needs no identity",
	} {
		conn, err := service.ParseConnectionString(text)
		if err != nil {
			t.Fatal(err)
		}
		source, err := azureidentity.New(conn)
		if (source != nil) != (says == "") || !strings.HasPrefix(fmt.Sprint(err), says) && says != "" {
			t.Errorf("%s: got %v, %v", conn, source, err)
		}
	}
}

func writeCertificate(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "certificate.pem")
	text := append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})...)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
