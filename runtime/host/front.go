package host

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// trustSetting is [WithTrustedFront] in the environment.
const trustSetting = "HUBWIRE_TRUSTED_FRONT"

// front is what the program was told about who authenticates negotiate requests,
// where there is no Functions host to do it.
type front struct {
	trusted   bool
	keys      [][sha256.Size]byte // digests, so that comparing tells nothing of their length
	authorize func(*http.Request) error
}

func newFront(cfg config) front {
	f := front{
		trusted:   cfg.trustedFront || strings.EqualFold(cfg.getenv(trustSetting), "true"),
		authorize: cfg.authorize,
	}
	for _, key := range cfg.negotiateKeys {
		f.keys = append(f.keys, sha256.Sum256([]byte(key)))
	}
	return f
}

// check refuses a negotiation that only the Functions host would protect.
func (f front) check(n *signalr.Negotiation) error {
	switch {
	case f.trusted || f.authorize != nil:
		return nil
	case needsKey(n) && len(f.keys) == 0:
		return fmt.Errorf("negotiate function %q has auth=%s, and self-hosted there is no Functions host to ask for a key: give the program keys (host.WithNegotiateKey) or a function that authenticates (host.WithNegotiateAuthorization), or say that something in front of it does (host.WithTrustedFront, or %s=true)", n.Function, n.Auth, trustSetting)
	case n.Declared != nil && believes(n.Declared) != "":
		return fmt.Errorf("negotiate function %q believes %s, which self-hosted any client can send: say that something in front of the program sets it (host.WithTrustedFront, or %s=true), or give the program a function that authenticates (host.WithNegotiateAuthorization)", n.Function, believes(n.Declared), trustSetting)
	}
	return nil
}

func needsKey(n *signalr.Negotiation) bool { return n.Auth != "" && n.Auth != "anonymous" }

// believes names what a negotiation without code takes for proven.
func believes(d *signalr.DeclaredNegotiation) string {
	switch {
	case d.IDToken != "":
		return "the ID token in " + d.IDToken + ", whose signature nobody checks"
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
		if !f.hasKey(r) {
			return &signalr.StatusError{Status: http.StatusUnauthorized, Message: "negotiate needs a key, in the query parameter code or the header x-functions-key"}
		}
		if f.authorize == nil {
			return nil
		}
		return f.authorize(r)
	}
}

// hasKey looks where Functions keys are: in the query and in a header.
func (f front) hasKey(r *http.Request) bool {
	right := 0
	for _, given := range [...]string{r.URL.Query().Get("code"), r.Header.Get("X-Functions-Key")} {
		digest := sha256.Sum256([]byte(given))
		for i := range f.keys {
			right |= subtle.ConstantTimeCompare(digest[:], f.keys[i][:])
		}
	}
	return right == 1
}

func checkNegotiateKeys(keys []string) error {
	for _, key := range keys {
		if key == "" {
			return errors.New("host.WithNegotiateKey: a key is empty, which anyone could send")
		}
	}
	return nil
}
