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
	var fitting []string
	switch f.http.authLevel {
	case levelFunction:
		fitting = slices.Collect(maps.Values(k.Host))
		for name, keys := range k.Functions {
			if strings.EqualFold(name, f.name) {
				fitting = slices.AppendSeq(fitting, maps.Values(keys))
			}
		}
	case levelSystem:
		fitting = slices.Collect(maps.Values(k.System))
	}
	return k.presented(r, fitting...)
}

func (k *Keys) mayTrigger(r *http.Request) bool {
	return k == nil || k.presented(r, k.System[systemKey])
}

// presented tells whether a request has one of the keys, or the master key,
// without telling how much of it was right. A key that is not set opens nothing.
func (k *Keys) presented(r *http.Request, keys ...string) bool {
	given := r.Header.Get("X-Functions-Key")
	if given == "" {
		given = r.URL.Query().Get("code")
	}
	return slices.ContainsFunc(append(keys, k.Master), func(key string) bool {
		return key != "" && subtle.ConstantTimeCompare([]byte(given), []byte(key)) == 1
	})
}
