package host

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/runtime/internal/calls"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// trustSetting is [WithTrustedFront] in the environment.
const trustSetting = "HUBWIRE_TRUSTED_FRONT"

// front is what the program was told about who authenticates negotiate requests,
// where there is no Functions host to do it.
type front struct {
	trusted   bool
	keys      calls.Codes
	authorize func(*http.Request) error
}

func newFront(cfg config) (front, error) {
	keys, err := calls.NewCodes(cfg.negotiateKeys)
	if err != nil {
		err = fmt.Errorf("host.WithNegotiateKey: %w", err)
	}
	trusted := cfg.trustedFront || strings.EqualFold(cfg.getenv(trustSetting), "true")
	return front{trusted, keys, cfg.authorize}, err
}

// check refuses a negotiation that only the Functions host would protect.
func (f front) check(n *signalr.Negotiation) error {
	switch {
	case f.trusted || f.authorize != nil:
		return nil
	case needsKey(n) && len(f.keys) == 0:
		return fmt.Errorf("negotiate function %q has auth=%s, but self-hosted no Functions host checks its key: use host.WithNegotiateKey or host.WithNegotiateAuthorization, or host.WithTrustedFront (%s=true) if something in front of the program authenticates", n.Function, n.Auth, trustSetting)
	case n.Declared != nil && believes(n.Declared) != "":
		return fmt.Errorf("negotiate function %q trusts %s, which any client can send to a self-hosted program: use host.WithTrustedFront (%s=true) if something in front of the program sets it, or host.WithNegotiateAuthorization", n.Function, believes(n.Declared), trustSetting)
	}
	return nil
}

func needsKey(n *signalr.Negotiation) bool { return n.Auth != "" && n.Auth != "anonymous" }

// believes names what a negotiation without code takes for proven.
func believes(d *signalr.DeclaredNegotiation) string {
	switch {
	case d.IDToken != "":
		return "the ID token in " + d.IDToken + ", whose signature is not checked"
	case strings.Contains(strings.ToLower(d.UserID), "headers.x-ms-"):
		return "the platform's header in " + d.UserID
	default:
		return ""
	}
}

// allow returns what is asked before each negotiation, or nil.
func (f front) allow(n *signalr.Negotiation) func(*http.Request) error {
	if len(f.keys) == 0 || !needsKey(n) {
		return f.authorize
	}
	return func(r *http.Request) error {
		if !f.keys.In(r) {
			return &signalr.StatusError{Status: http.StatusUnauthorized, Message: "negotiate requires a key in the query parameter code or the header x-functions-key"}
		}
		if f.authorize == nil {
			return nil
		}
		return f.authorize(r)
	}
}
