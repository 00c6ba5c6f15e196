package functionshost

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// connectionValue is the value of a signalRConnectionInfo binding: a string
// that holds {"url","accessToken"}.
func (in *instance) connectionValue(info connectionInfo, source bindingSource) (jsontext.Value, error) {
	fail := func(err error) (jsontext.Value, error) {
		return nil, &callError{text: fmt.Sprintf("Exception binding parameter '%s'", info.binding), detail: err.Error()}
	}
	options, err := info.options(source)
	if err != nil {
		return fail(err)
	}
	connection, err := in.settings.ConnectionString(info.connection)
	if err != nil {
		return fail(err)
	}
	token, err := connection.ClientToken(info.hub, options, time.Now())
	if err != nil {
		return fail(err)
	}
	var object pairs
	object.setText("url", connection.ClientURL(info.hub))
	object.setText("accessToken", token)
	return quote(string(object.object())), nil
}

// options evaluates the binding's expressions for one request.
func (info connectionInfo) options(source bindingSource) (options signalr.NegotiateOptions, err error) {
	if options.UserID, err = source.evaluate(info.userID); err != nil {
		return options, err
	}
	if info.idToken == "" || len(info.claimTypes) == 0 {
		return options, nil
	}
	token, err := source.evaluate(info.idToken)
	if err != nil {
		return options, err
	}
	options.Claims, err = passedClaims(token, info.claimTypes)
	return options, err
}

// passedClaims returns the claims of an ID token that the binding passes on.
// The extension does not check its signature either (AzureSignalRClient.cs):
// that is for what stands before the app.
func passedClaims(token string, types []string) (signalr.Claims, error) {
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser(jwt.WithJSONNumber()).ParseUnverified(token, claims); err != nil {
		return signalr.Claims{}, fmt.Errorf("idToken is no JWT (it must come without \"Bearer \"): %w", err)
	}
	var list []string
	for _, name := range types {
		values, several := claims[name].([]any)
		if !several {
			values = []any{claims[name]}
		}
		for _, value := range values {
			if text, ok := claimText(value); ok {
				list = append(list, name, text)
			}
		}
	}
	return signalr.NewClaims(list...), nil
}

func claimText(value any) (text string, ok bool) {
	switch v := value.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	default:
		encoded, err := json.Marshal(v)
		return strings.Trim(string(encoded), `"`), err == nil
	}
}
