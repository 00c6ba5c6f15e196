package functionshost

import "strings"

// mediaType is a Content-Type as .NET parses it.
type mediaType struct {
	name    string // as it is written
	charset string // lower case, without quotes
}

// parseMediaType reads a Content-Type. Unlike package mime it minds a
// semicolon at the end.
func parseMediaType(text string) (m mediaType, ok bool) {
	parts := strings.Split(text, ";")
	m.name = strings.TrimSpace(parts[0])
	kind, subtype, _ := strings.Cut(m.name, "/")
	if !isToken(kind) || !isToken(subtype) {
		return mediaType{}, false
	}
	for _, part := range parts[1:] {
		name, value, given := strings.Cut(strings.TrimSpace(part), "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		quoted := len(value) > 1 && strings.HasPrefix(value, `"`) && strings.HasSuffix(value, `"`)
		if !isToken(name) || given && !quoted && !isToken(value) {
			return mediaType{}, false
		}
		if strings.EqualFold(name, "charset") {
			m.charset = strings.ToLower(strings.Trim(value, `"`))
		}
	}
	return m, true
}

// isToken tells whether a text is a token of HTTP.
func isToken(text string) bool {
	for _, r := range text {
		if r <= ' ' || r >= 0x7F || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r) {
			return false
		}
	}
	return text != ""
}
