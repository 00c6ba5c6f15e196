package calls

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
)

// Codes are secrets that callers give as they give the keys of an HTTP function.
// They are kept as digests, so that comparing tells nothing of their length.
type Codes [][sha256.Size]byte

// NewCodes returns codes; an empty one is an error.
func NewCodes(list []string) (Codes, error) {
	var codes Codes
	for _, code := range list {
		if code == "" {
			return nil, errors.New("a code is empty")
		}
		codes = append(codes, sha256.Sum256([]byte(code)))
	}
	return codes, nil
}

// In tells whether a request has one of the codes, in the query parameter code or
// in the header x-functions-key.
func (c Codes) In(r *http.Request) bool {
	right := 0
	for _, given := range [...]string{r.URL.Query().Get("code"), r.Header.Get("X-Functions-Key")} {
		digest := sha256.Sum256([]byte(given))
		for i := range c {
			right |= subtle.ConstantTimeCompare(digest[:], c[i][:])
		}
	}
	return right == 1
}
