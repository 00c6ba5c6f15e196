package functionshost

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/hubwire/hubwire/runtime/service"
)

// signatureKeys returns the keys that a call for this connection setting may
// be signed with. None means that signatures are not checked, because an
// identity signs nothing (SignatureValidationOptionsSetup.cs).
func (a *app) signatureKeys(settings *service.Settings, connection string) ([]string, error) {
	if a.settings.get(connection+"__serviceUri") != "" {
		return nil, nil
	}
	keys, err := settings.AccessKeys(connection)
	if errors.Is(err, service.ErrIdentity) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, entry := range a.settings.under(endpointsSection) {
		endpoint, err := service.ParseConnectionString(entry.value)
		if err != nil {
			continue // such as a serviceUri
		}
		key, err := endpoint.AccessKey()
		if errors.Is(err, service.ErrIdentity) {
			return nil, nil
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// signed tells whether any of the signatures in the header is that of any of
// the keys over the connection id (Azure docs, concept-upstream).
func signed(connectionID, header string, keys []string) bool {
	valid := false
	for item := range strings.SplitSeq(header, ",") {
		digest, found := strings.CutPrefix(strings.TrimSpace(item), "sha256=")
		sum, err := hex.DecodeString(digest)
		if !found || err != nil {
			continue
		}
		for _, key := range keys {
			mac := hmac.New(sha256.New, []byte(key))
			mac.Write([]byte(connectionID))
			valid = hmac.Equal(sum, mac.Sum(nil)) || valid
		}
	}
	return valid
}
