package annotations

import (
	"regexp"
	"strings"
)

// secret is a part of a connection string that opens something: AccessKey=…,
// ClientSecret=… and their like.
var secret = regexp.MustCompile("(?i)((?:access|account|client)[a-z]*(?:key|secret)[ \t]*=[ \t]*)([^;\"'`\\s]+)")

// Masked returns text with the secrets of connection strings as asterisks, one
// for each byte, so that places in it stay where they are. What is said about a
// program is read by more people than the program.
func Masked(text string) string {
	return secret.ReplaceAllStringFunc(text, func(found string) string {
		parts := secret.FindStringSubmatch(found)
		return parts[1] + strings.Repeat("*", len(parts[2]))
	})
}
