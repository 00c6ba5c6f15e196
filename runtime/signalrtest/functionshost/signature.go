package functionshost

import (
	"errors"

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
