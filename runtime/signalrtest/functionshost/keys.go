package functionshost

import (
	"crypto/subtle"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Keys are the access keys of an app. Callers present one as the query parameter
// code, or in the header x-functions-key.
type Keys struct {
	Master    string                       // opens everything
	Host      map[string]string            // by name; each opens every function of level function
	System    map[string]string            // by name; signalr_extension is that of the service
	Functions map[string]map[string]string // by function, without case, and name
}

// Levels of an HTTP trigger's authLevel.
const (
	levelAnonymous = "anonymous"
	levelFunction  = "function"
	levelAdmin     = "admin"
	levelSystem    = "system"
	levelUser      = "user"
)

// levels are those of .NET's AuthorizationLevel, by number.
var levels = []string{levelAnonymous, levelUser, levelFunction, levelSystem, levelAdmin}

// systemKey is the name of the key that the service calls with.
const systemKey = "signalr_extension"

// mayCall tells whether a request may run an HTTP function. A key opens its own
// level only, the master key every one (AuthUtility.cs). Nobody signs in here,
// so that level user is for the master key.
func (k *Keys) mayCall(r *http.Request, f *function) bool {
	if k == nil || f.http.authLevel == levelAnonymous {
		return true
	}
	given := presentedKey(r)
	switch f.http.authLevel {
	case levelFunction:
		for name, keys := range k.Functions {
			if strings.EqualFold(name, f.name) && among(given, keys) {
				return true
			}
		}
		return among(given, k.Host) || same(given, k.Master)
	case levelSystem:
		return among(given, k.System) || same(given, k.Master)
	default:
		return same(given, k.Master)
	}
}

// mayTrigger tells whether a request may be of the service.
func (k *Keys) mayTrigger(r *http.Request) bool {
	if k == nil {
		return true
	}
	given := presentedKey(r)
	return same(given, k.System[systemKey]) || same(given, k.Master)
}

func presentedKey(r *http.Request) string {
	if key := r.Header.Get("X-Functions-Key"); key != "" {
		return key
	}
	return r.URL.Query().Get("code")
}

func among(given string, keys map[string]string) bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(keys)), func(key string) bool { return same(given, key) })
}

// same compares without telling how much of the key was right. A key that is
// not set opens nothing.
func same(given, key string) bool {
	return key != "" && subtle.ConstantTimeCompare([]byte(given), []byte(key)) == 1
}
