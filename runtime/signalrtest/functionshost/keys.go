package functionshost

import (
	"crypto/subtle"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// Keys are the access keys of an app. Callers present one as the query parameter
// code, or in the header x-functions-key.
type Keys struct {
	Master    string                       // opens everything
	Host      map[string]string            // by name; each opens every function of level function
	System    map[string]string            // by name; signalr_extension is that of the service
	Functions map[string]map[string]string // by function, without case, and name
}

// keyFile is a file of the host's secret store: host.json, or that of a
// function (FileSystemSecretsRepository.cs).
type keyFile struct {
	MasterKey    storedKey
	FunctionKeys []storedKey
	SystemKeys   []storedKey
	Keys         []storedKey
}

type storedKey struct {
	Name, Value string
	Encrypted   bool
}

// ReadKeys reads the keys that a Functions host keeps in files: a host.json and
// a <function>.json for each function that has keys of its own, as below
// /azure-functions-host/Secrets of the host's container images. Keys must not
// be encrypted.
func ReadKeys(dir string) (*Keys, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("access keys: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("access keys: %s has no host.json and no other file with keys", dir)
	}
	keys := &Keys{Functions: make(map[string]map[string]string)}
	for _, name := range names {
		if err := keys.read(name); err != nil {
			return nil, fmt.Errorf("access keys: %s: %w", name, err)
		}
	}
	return keys, nil
}

func (k *Keys) read(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var f keyFile
	if err := json.Unmarshal(functionapp.BlankComments(text), &f, json.MatchCaseInsensitiveNames(true)); err != nil {
		return err
	}
	for _, key := range slices.Concat(f.FunctionKeys, f.SystemKeys, f.Keys, []storedKey{f.MasterKey}) {
		if key.Encrypted {
			return fmt.Errorf("the key %q is encrypted: write it as plain text, with \"encrypted\":false", key.Name)
		}
	}
	base := strings.TrimSuffix(filepath.Base(name), ".json")
	if strings.EqualFold(base, "host") {
		k.Master, k.Host, k.System = f.MasterKey.Value, byName(f.FunctionKeys), byName(f.SystemKeys)
		return nil
	}
	k.Functions[strings.ToLower(base)] = byName(f.Keys)
	return nil
}

func byName(list []storedKey) map[string]string {
	keys := make(map[string]string, len(list))
	for _, key := range list {
		keys[key.Name] = key.Value
	}
	return keys
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
