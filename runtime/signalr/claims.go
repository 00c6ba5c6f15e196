package signalr

import (
	"iter"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// Claims are the claims of the client's token, in order, duplicates kept.
// Names are compared with regard to case. The zero value has none.
//
// They reach a server in one header, X-ASRS-User-Claims, as "type: value,
// type: value" with nothing escaped. A value that holds a comma or ": "
// therefore cannot be told from two claims: a client whose claim "nick" is
// "x, admin: true" appears to have the claim admin. Package service makes no
// token with such text unless it is told to; tokens that something else made
// may have it.
//
// Some services hand claims on under the long names that .NET gives them:
// role as http://schemas.microsoft.com/ws/2008/06/identity/claims/role. Get and
// Values find a claim under either name; All yields what arrived.
type Claims struct{ arguments.Pairs }

// NewClaims returns claims from type, value, type, value …
func NewClaims(typesAndValues ...string) Claims { return Claims{arguments.PairsOf(typesAndValues)} }

// ParseClaims reads the values of X-ASRS-User-Claims by the rule of the
// Functions extension: parts between commas, each with exactly one ": ".
// Other parts are dropped (SignalRTriggerUtils.cs).
func ParseClaims(header ...string) Claims {
	var list []string
	for _, line := range header {
		for part := range strings.SplitSeq(line, ",") {
			name, value, ok := strings.Cut(part, ": ")
			if !ok || strings.Contains(value, ": ") {
				continue
			}
			list = append(list, strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	return Claims{arguments.PairsOf(list)}
}

// Get returns the value of the first claim of the type, or "".
func (c Claims) Get(claimType string) string {
	if values := c.Values(claimType); len(values) > 0 {
		return values[0]
	}
	return ""
}

// Values returns the values of all claims of the type, in order. Claims that
// arrived under the very name hide those under another. Behind the Functions
// host only the first of several equal types arrives.
func (c Claims) Values(claimType string) []string {
	list := c.list()
	if found := valuesOf(list, claimType, exact); found != nil {
		return found
	}
	long, short := longClaims[claimType], shortClaims(claimType)
	return valuesOf(list, claimType, func(arrived, _ string) bool {
		return long != "" && foldCase(arrived, long) || slices.Contains(short, arrived)
	})
}

// All yields every claim, in order.
func (c Claims) All() iter.Seq2[string, string] { return pairsIn(c.list()) }

// Len returns how many claims there are.
func (c Claims) Len() int { return len(c.list()) / 2 }

func (c Claims) list() []string { return arguments.List(c.Pairs) }

// Where the long names of claims begin.
const (
	soapClaims      = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
	soapClaims2009  = "http://schemas.xmlsoap.org/ws/2009/09/identity/claims/"
	plainSOAPClaims = "http://schemas.xmlsoap.org/claims/"
	windowsClaims   = "http://schemas.microsoft.com/ws/2008/06/identity/claims/"
	identityClaims  = "http://schemas.microsoft.com/identity/claims/"
	microsoftClaims = "http://schemas.microsoft.com/claims/"
)

// longClaims are the names that .NET's JWT handler gives to claims unless it is
// told otherwise (ClaimTypeMapping.cs of the IdentityModel extensions), and
// that Microsoft's emulator therefore sends.
var longClaims = map[string]string{
	"sub":             soapClaims + "nameidentifier",
	"nameid":          soapClaims + "nameidentifier",
	"unique_name":     soapClaims + "name",
	"email":           soapClaims + "emailaddress",
	"given_name":      soapClaims + "givenname",
	"family_name":     soapClaims + "surname",
	"birthdate":       soapClaims + "dateofbirth",
	"gender":          soapClaims + "gender",
	"website":         soapClaims + "webpage",
	"upn":             soapClaims + "upn",
	"ppid":            soapClaims + "privatepersonalidentifier",
	"role":            windowsClaims + "role",
	"roles":           windowsClaims + "role",
	"groupsid":        windowsClaims + "groupsid",
	"primarysid":      windowsClaims + "primarysid",
	"primarygroupsid": windowsClaims + "primarygroupsid",
	"winaccountname":  windowsClaims + "windowsaccountname",
	"authmethod":      windowsClaims + "authenticationmethod",
	"oid":             identityClaims + "objectidentifier",
	"tid":             identityClaims + "tenantid",
	"scp":             identityClaims + "scope",
	"idp":             identityClaims + "identityprovider",
	"acr":             microsoftClaims + "authnclassreference",
	"amr":             microsoftClaims + "authnmethodsreferences",
	"actort":          soapClaims2009 + "actor",
	"group":           plainSOAPClaims + "Group",
	"commonname":      plainSOAPClaims + "CommonName",
}

// shortClaims returns the short names of a long one.
func shortClaims(long string) []string {
	var names []string
	for short, each := range longClaims {
		if foldCase(each, long) {
			names = append(names, short)
		}
	}
	return names
}
