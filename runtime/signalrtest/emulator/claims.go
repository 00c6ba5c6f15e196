package emulator

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

type claim struct{ name, value string }

// reserved are the claims a token has for itself; an application's claims
// of these names travel with the prefix asrs.u. (azure-signalr,
// ClaimsUtility.cs).
var reserved = []string{"aud", "exp", "iat", "nbf", "iss", "actort", "acr", "azp", "c_hash", "jti", "nonce"}

const (
	userIDClaim   = "asrs.s.uid"
	renamedPrefix = "asrs.u."
)

// parseClaims returns the claims in a token's payload in their order. A claim
// with a list becomes one claim for each item.
func parseClaims(payload []byte) ([]claim, error) {
	unreadable := &tokenError{"payload", "is not a JSON object"}
	d := jsontext.NewDecoder(bytes.NewReader(payload), jsontext.AllowDuplicateNames(true))
	if start, err := d.ReadToken(); err != nil || start.Kind() != '{' {
		return nil, unreadable
	}
	var claims []claim
	for d.PeekKind() != '}' {
		token, err := d.ReadToken()
		if err != nil {
			return nil, unreadable
		}
		name := token.String()
		value, err := d.ReadValue()
		if err != nil {
			return nil, unreadable
		}
		items := []jsontext.Value{value}
		if value.Kind() == '[' {
			if err := json.Unmarshal(value, &items); err != nil {
				return nil, unreadable
			}
		}
		for _, item := range items {
			claims = append(claims, claim{name, plain(item)})
		}
	}
	return claims, nil
}

// plain returns a string without its quotes, every other value as JSON.
func plain(value jsontext.Value) string {
	if value.Kind() != '"' {
		return value.String()
	}
	text, err := jsontext.AppendUnquote(nil, value)
	if err != nil {
		return value.String()
	}
	return string(text)
}

// userID returns the user a token names: asrs.s.uid, else the name
// identifier, for which also the first sub counts.
func userID(claims []claim) string {
	for _, name := range []string{userIDClaim, "nameid", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", "sub"} {
		for _, c := range claims {
			if c.name == name {
				return c.value
			}
		}
	}
	return ""
}

// authenticationEnd returns when a connection is to be closed because the
// authentication ends that it was made with, where its token asks for that
// (CloseOnAuthenticationExpiration of the SDKs).
func authenticationEnd(claims []claim) (end time.Time, ok bool) {
	wanted := false
	for _, c := range claims {
		switch c.name {
		case "asrs.s.coae":
			wanted = strings.EqualFold(c.value, "true")
		case "asrs.s.aeo":
			seconds, err := strconv.ParseInt(c.value, 10, 64)
			end, ok = time.Unix(seconds, 0), err == nil
		}
	}
	return end, ok && wanted
}

// forUpstream returns the claims the upstream gets to see: without those the
// token has for itself, and with renamed ones under their own names.
func forUpstream(claims []claim) []claim {
	var kept []claim
	for _, c := range claims {
		if slices.Contains(reserved, c.name) {
			continue
		}
		kept = append(kept, claim{strings.TrimPrefix(c.name, renamedPrefix), c.value})
	}
	return kept
}

// shown are the claims that functions see, for events.
func shown(claims []claim) (list []Claim) {
	for _, c := range forUpstream(claims) {
		list = append(list, Claim{c.name, c.value})
	}
	return list
}

// claimsHeader returns the value of X-ASRS-User-Claims: "type: value, type:
// value", nothing escaped. Line breaks cannot be in a header and become
// blanks.
func claimsHeader(claims []claim) string {
	parts := make([]string, len(claims))
	for i, c := range claims {
		parts[i] = c.name + ": " + c.value
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return ' '
		}
		return r
	}, strings.Join(parts, ", "))
}
