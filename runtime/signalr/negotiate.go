package signalr

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Negotiation is one negotiate function: an HTTP endpoint that tells a client
// where the service is and gives it a token.
type Negotiation struct {
	Function   string // function name: the folder of function.json
	Hub        string
	Route      string // path behind the app's route prefix, such as "negotiate"
	Connection string // app setting; empty means [DefaultConnection]

	// Auth is the key that the Functions host asks callers for: "function" or
	// "admin"; empty for none. Self-hosted, package host wants to know who asks.
	Auth string

	// Options decides about one request: who the client is, and whether it
	// may connect. See [NegotiateOptions]. Nil where Declared is set.
	Options func(ctx context.Context, r *http.Request) (NegotiateOptions, error)

	// Declared is set where the annotation says all there is to decide.
	Declared *DeclaredNegotiation
}

// DeclaredNegotiation is a negotiate function without code. Behind the
// Functions host the signalRConnectionInfo input binding makes the token, so
// that the process needs no key; self-hosted, package service evaluates the
// same expressions.
type DeclaredNegotiation struct {
	UserID  string   // binding expression, such as {headers.x-ms-client-principal-id}
	IDToken string   // binding expression that gives a JWT whose claims are passed on
	Claims  []string // claim types of IDToken to pass on
}

// NegotiateOptions is what goes into the token of one client. The zero value
// is an anonymous client with a token for one hour.
//
// A negotiate function refuses a client by returning an error instead: a
// *[StatusError] chooses the answer, a *[HubError] answers 403 with its text,
// every other error 500 with a generic text.
type NegotiateOptions struct {
	// UserID is the user the connection belongs to; empty for none.
	UserID string

	// Claims are added to the token and come back with every call in
	// InvocationContext.Claims. Names that JWT reserves are kept apart by
	// the service and come back under their own name. The service refuses
	// tokens over 4096 characters.
	Claims Claims

	// Lifetime is how long the token may be used to connect; an open
	// connection outlives it, unless CloseOnExpiration is set. Zero means one
	// hour.
	Lifetime time.Duration

	// CloseOnExpiration closes the connection when the token ends; the client
	// may reconnect, which negotiates anew.
	CloseOnExpiration bool

	// Query is added to the URL that the client connects with, and comes back
	// with every call in InvocationContext.Query. What the client itself put
	// into its URL reaches the negotiate function only.
	Query url.Values

	// AmbiguousClaims makes a token although the user id or a claim has a comma,
	// ": " or a control character in it. Without, such text is refused, with
	// status 400: functions cannot tell it from claims (see [Claims]). Set it
	// only where nothing authorizes by claims or by the user id.
	AmbiguousClaims bool
}

// StatusError is an error that chooses the HTTP status of a negotiate answer.
type StatusError struct {
	Status  int    // such as http.StatusUnauthorized
	Message string // what the client reads
}

// Error returns the text for the client.
func (e *StatusError) Error() string { return e.Message }
