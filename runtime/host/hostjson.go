package host

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// defaultPrefix is the route prefix of HTTP functions without host.json.
const defaultPrefix = "api"

// prefixSetting overrides host.json; every value of it has such a name.
const prefixSetting = "AzureFunctionsJobHost__extensions__http__routePrefix"

// hostJSON is what we read of host.json.
type hostJSON struct {
	Extensions struct {
		HTTP struct {
			RoutePrefix *string
		}
	}
}

// routePrefix returns the prefix of HTTP functions, without slashes around it:
// of host.json in the app root, or in the working directory.
func routePrefix(getenv func(string) string) (string, error) {
	if prefix := getenv(prefixSetting); prefix != "" {
		return strings.Trim(prefix, "/"), nil
	}
	path := filepath.Join(getenv("FUNCTIONS_APP_ROOT_PATH"), "host.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return defaultPrefix, nil // a program without the Functions host has none
	}
	prefix, err := parsePrefix(text)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return prefix, nil
}

func parsePrefix(text []byte) (string, error) {
	var parsed hostJSON
	if err := functionapp.ReadJSON(text, &parsed); err != nil {
		return "", err
	}
	if parsed.Extensions.HTTP.RoutePrefix == nil {
		return defaultPrefix, nil
	}
	return strings.Trim(*parsed.Extensions.HTTP.RoutePrefix, "/"), nil
}
