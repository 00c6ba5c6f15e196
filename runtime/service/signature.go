package service

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Signature returns the X-ASRS-Signature header of the service's calls for a
// connection: for each access key "sha256=" and the lower-case hex digits of
// the HMAC-SHA256 over the connection id, with commas between. The key is its
// text, as in the connection string: it is not decoded (Azure docs,
// concept-upstream).
func Signature(connectionID string, accessKeys ...string) string {
	items := make([]string, len(accessKeys))
	for i, key := range accessKeys {
		items[i] = "sha256=" + hex.EncodeToString(sum(connectionID, key))
	}
	return strings.Join(items, ", ")
}

// IsSigned tells whether one of the access keys signed the connection id. The
// lines are those of the header X-ASRS-Signature; the hex digits may have
// either case, as Microsoft's emulator writes upper case.
func IsSigned(lines []string, connectionID string, accessKeys []string) bool {
	for _, key := range accessKeys {
		wanted := sum(connectionID, key)
		for _, line := range lines {
			for item := range strings.SplitSeq(line, ",") {
				algorithm, digits, _ := strings.Cut(strings.TrimSpace(item), "=")
				found, err := hex.DecodeString(digits)
				if strings.EqualFold(algorithm, "sha256") && err == nil && hmac.Equal(found, wanted) {
					return true
				}
			}
		}
	}
	return false
}

func sum(connectionID, key string) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(connectionID))
	return mac.Sum(nil)
}
