package signalr

import (
	"iter"
	"strings"
)

// Claims are the claims of the client's token, in order, duplicates kept.
// Names are compared with regard to case. The zero value has none.
//
// They reach a server in one header, X-ASRS-User-Claims, as "type: value,
// type: value" with nothing escaped. A value that holds a comma or ": "
// therefore cannot be told from two claims: a client whose claim "nick" is
// "x, admin: true" appears to have the claim admin. Never put text that users
// choose into a claim of a hub whose functions authorize by claims, or encode
// it first.
type Claims struct{ source }

// NewClaims returns claims from type, value, type, value …
func NewClaims(typesAndValues ...string) Claims {
	return Claims{source{list: pairUp(typesAndValues)}}
}

// ParseClaims reads the values of X-ASRS-User-Claims by the rule of the
// Functions extension: parts between commas, each with exactly one ": ".
// Other parts are dropped (SignalRTriggerUtils.cs). The values are read when
// they are asked for, and must not change.
func ParseClaims(header ...string) Claims {
	if len(header) == 0 {
		return Claims{}
	}
	return Claims{source{read: func() pairs { return parseClaims(header) }}}
}

func parseClaims(header []string) (list pairs) {
	for _, line := range header {
		for part := range strings.SplitSeq(line, ",") {
			name, value, ok := strings.Cut(part, ": ")
			if !ok || strings.Contains(value, ": ") {
				continue
			}
			list = append(list, pair{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	return list
}

// Get returns the value of the first claim of the type, or "".
func (c Claims) Get(claimType string) string { return c.pairs().get(claimType, exact) }

// Values returns the values of all claims of the type, in order. Behind the
// Functions host only the first of several equal types arrives.
func (c Claims) Values(claimType string) []string { return c.pairs().values(claimType, exact) }

// All yields every claim, in order.
func (c Claims) All() iter.Seq2[string, string] { return c.pairs().all() }

// Len returns how many claims there are.
func (c Claims) Len() int { return len(c.pairs()) }
