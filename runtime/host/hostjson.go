package host

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-json-experiment/json"
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
	if err := json.Unmarshal(withoutComments(text), &parsed, json.MatchCaseInsensitiveNames(true)); err != nil {
		return "", err
	}
	if parsed.Extensions.HTTP.RoutePrefix == nil {
		return defaultPrefix, nil
	}
	return strings.Trim(*parsed.Extensions.HTTP.RoutePrefix, "/"), nil
}

// withoutComments drops comments and a byte order mark, which the Functions
// host takes in its files.
func withoutComments(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var kept []byte
	for len(text) > 0 {
		n := 1
		switch {
		case text[0] == '"':
			n = lengthOfString(text)
			kept = append(kept, text[:n]...)
		case bytes.HasPrefix(text, []byte("//")):
			n = lengthUpTo(text, "\n")
		case bytes.HasPrefix(text, []byte("/*")):
			n = lengthUpTo(text, "*/")
		default:
			kept = append(kept, text[0])
		}
		text = text[n:]
	}
	return kept
}

// lengthOfString returns the length of the string literal that text starts
// with, quotes included.
func lengthOfString(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// lengthUpTo returns the length of the comment that text starts with.
func lengthUpTo(text []byte, end string) int {
	if i := bytes.Index(text[2:], []byte(end)); i >= 0 {
		return 2 + i + len(end)
	}
	return len(text)
}
