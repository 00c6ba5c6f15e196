package upstream

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// signed tells whether one of the keys signed the connection id. The header
// holds one "sha256=" and hex digits of either case for each key of the
// service, with commas between. The key is its text: it is not decoded
// (Azure docs, concept-upstream; SignalRRequestResolver.cs).
func signed(header []string, connectionID string, keys []string) bool {
	for _, key := range keys {
		mac := hmac.New(sha256.New, []byte(key))
		mac.Write([]byte(connectionID))
		if names(header, mac.Sum(nil)) {
			return true
		}
	}
	return false
}

func names(header []string, sum []byte) bool {
	for _, line := range header {
		for item := range strings.SplitSeq(line, ",") {
			algorithm, digits, _ := strings.Cut(strings.TrimSpace(item), "=")
			if !strings.EqualFold(algorithm, "sha256") {
				continue
			}
			found, err := hex.DecodeString(digits)
			if err == nil && hmac.Equal(found, sum) {
				return true
			}
		}
	}
	return false
}
