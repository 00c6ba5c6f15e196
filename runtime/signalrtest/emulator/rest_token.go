package emulator

import (
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

type token struct {
	Token string `json:"token"`
}

// generateToken makes a client's token, for callers that hold no key.
func generateToken(c *restCall) error {
	const longest = math.MaxInt32 // minutes, as the description has it
	minutes, err := c.number("minutestoexpire", 60, longest)
	if err != nil {
		return err
	}
	connection, err := service.ParseConnectionString(fmt.Sprintf("Endpoint=%s://%s;AccessKey=%s;", c.service.scheme(), c.request.Host, c.service.options.AccessKeys[0]))
	if err != nil {
		return badRequest("%v", err)
	}
	text, err := connection.ClientToken(c.hub.name, signalr.NegotiateOptions{UserID: c.query.Get("userid"), AmbiguousClaims: true, Lifetime: time.Duration(minutes) * time.Minute}, time.Now())
	if err != nil {
		return badRequest("%v", err)
	}
	c.answer = token{text}
	return nil
}

// accessKey is the answer to callers that sign tokens with a key of their own
// for a while, because they hold an identity instead of a key. In Azure that
// is Entra's matter; here whoever asks must know a key already.
type accessKey struct {
	AccessKey string
	KeyID     string `json:"KeyId"`
}

func (s *Service) giveAccessKey(w http.ResponseWriter, r *http.Request) {
	if _, err := s.authenticate(r, headerToken(r), r.URL.Path, ""); err != nil {
		s.refuseToken(w, r, err)
		return
	}
	c := restCall{writer: w, answer: accessKey{s.options.AccessKeys[0], "primary"}}
	c.write(http.StatusOK)
}
