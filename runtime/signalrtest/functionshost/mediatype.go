package functionshost

import (
	"mime"
	"strings"
)

// parseMediaType reads a Content-Type as .NET does, which keeps the case of the
// type and minds a semicolon at the end.
func parseMediaType(text string) (name, charset string, ok bool) {
	name, rest, _ := strings.Cut(text, ";")
	lower, parameters, err := mime.ParseMediaType(text)
	if err != nil || !strings.Contains(lower, "/") || strings.HasSuffix(text, ";") || strings.Contains(rest, ";;") {
		return "", "", false
	}
	return strings.TrimSpace(name), strings.ToLower(parameters["charset"]), true
}
