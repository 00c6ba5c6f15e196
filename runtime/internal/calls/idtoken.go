package calls

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// IDTokenClaims returns the claims of a JWT whose type is in types. Its
// signature is not checked, here as in the Functions extension
// (GetCustomClaims in AzureSignalRClient.cs): whatever stands before the app
// must have done that. The error is [ErrIDToken].
func IDTokenClaims(token string, types []string) (signalr.Claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || !isBase64URL(parts[2]) {
		return signalr.Claims{}, ErrIDToken
	}
	var members map[string]jsontext.Value
	for _, part := range parts[:2] { // the header must be readable too
		text, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil {
			return signalr.Claims{}, ErrIDToken
		}
		members = nil
		if err := json.Unmarshal(text, &members); err != nil {
			return signalr.Claims{}, ErrIDToken
		}
	}
	var list []string
	for i, name := range types {
		if slices.Contains(types[:i], name) {
			continue
		}
		for _, value := range claimTexts(members[name]) {
			list = append(list, name, value)
		}
	}
	return signalr.NewClaims(list...), nil
}

// ErrIDToken says that an ID token cannot be read.
var ErrIDToken = errors.New(`invalid ID token: expected a JWT, without "Bearer "`)

// isBase64URL tells whether a text has characters of base64url only.
func isBase64URL(text string) bool {
	return strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// claimTexts returns a claim's values as text: of an array each element, of a
// string what it says, of everything else its JSON.
func claimTexts(value jsontext.Value) []string {
	switch value.Kind() {
	case '"':
		var text string
		if json.Unmarshal(value, &text) != nil {
			return nil
		}
		return []string{text}
	case '[':
		var items []jsontext.Value
		if json.Unmarshal(value, &items) != nil {
			return nil
		}
		var texts []string
		for _, item := range items {
			if item.Kind() == '[' {
				texts = append(texts, string(item))
				continue
			}
			texts = append(texts, claimTexts(item)...)
		}
		return texts
	case 'n', 0:
		return nil
	default:
		return []string{string(value)}
	}
}
