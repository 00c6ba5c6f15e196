// Package functionapp knows what every part of the tool must agree on about an
// app: where its root is, where the service calls it, and what names the
// service and the Functions host take.
package functionapp

import (
	"io/fs"
	"path/filepath"
	"strings"
)

// WebhookPath is where the Functions host takes the calls of the service. A
// self-hosted program takes them at the same place, so that one upstream URL
// fits both.
const WebhookPath = "/runtime/webhooks/signalr"

// DoctorPrefix begins the connection ids of hubwire doctor. Whoever it sends a
// signature to could send it on; no function runs for such a connection.
const DoctorPrefix = "hubwire-doctor-"

// Root returns the app root of a folder: the nearest upward, itself included,
// with a host.json. It looks no further than the root of the module or of the
// repository, and is "" where there is none. look is os.Stat, or notes
// what was asked.
func Root(folder string, look func(path string) (fs.FileInfo, error)) string {
	has := func(name string) bool {
		_, err := look(filepath.Join(folder, name))
		return err == nil
	}
	for {
		if has("host.json") {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder || has("go.mod") || has(".git") {
			return ""
		}
		folder = parent
	}
}

// MaxName is the longest name of a hub, function or binding, in characters.
const MaxName = 128

// HubNames says in words what [IsHubName] takes.
const HubNames = "a letter, then at most 127 letters, digits and _ ` , . [ ]"

// IsHubName is the rule of the service for hubs and applications (Azure
// data-plane REST, swagger, and functions-signalrservice-extension issue 137).
func IsHubName(s string) bool { return isName(s, "_`,.[]") }

// IsFunctionName is the rule of the Functions host (azure-functions-host,
// Utility.cs).
func IsFunctionName(s string) bool { return isName(s, "_-") }

// IsBindingName is the rule of the Functions host (azure-functions-host,
// Utility.cs).
func IsBindingName(s string) bool { return isName(s, "") }

// isName reports whether a name begins with an ASCII letter and goes on with
// letters, digits and the further characters.
func isName(s, further string) bool {
	if s == "" || len(s) > MaxName || !isLetter(s[0]) {
		return false
	}
	for i := 1; i < len(s); i++ {
		if !isLetter(s[i]) && (s[i] < '0' || '9' < s[i]) && strings.IndexByte(further, s[i]) < 0 {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
