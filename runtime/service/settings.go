package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Settings finds the connections to the service by the name of their app
// setting: connection strings, identities (<name>__serviceUri), and endpoints
// in settings of their own. It is safe for concurrent use.
type Settings struct {
	options
	lookup func(name string) string
	names  func() []string // of all settings; nil where nobody knows them
	broken error           // what is wrong with settings that are for all connections

	mu   sync.Mutex
	made map[string][]*endpoint // by the setting of the connection
}

// NewSettings returns settings that read through lookup, which returns ""
// for what is not set: os.Getenv in production. How requests are repeated, and how
// long one may take, are settings as well: AzureSignalRRetry__MaxRetries, __Delay,
// __MaxDelay and __Mode, and AzureSignalRHttpClientTimeout. Options come first.
func NewSettings(lookup func(name string) string, opts ...SettingsOption) *Settings {
	s := &Settings{options: defaultOptions(), lookup: lookup, made: make(map[string][]*endpoint)}
	s.broken = s.readTransport()
	for _, each := range opts {
		each.settings(s)
	}
	if s.client == nil {
		s.client = newClient(s.timeout)
	}
	return s
}

// ErrNotSet is what a [SettingError] wraps where the app setting is missing.
var ErrNotSet = errors.New("is not set")

// SettingError says which app setting is wrong and what to do.
type SettingError struct {
	Setting string
	Err     error // matches ErrNotSet or ErrIdentity, or is a *ConnectionStringError
}

// Error names the setting, unless it may be a connection string itself, and the
// reason.
func (e *SettingError) Error() string {
	if strings.ContainsAny(e.Setting, ";= \t\r\n") {
		return fmt.Sprintf("an app setting whose name looks like a connection string, and is not shown: %v", e.Err)
	}
	return fmt.Sprintf("app setting %q: %v", e.Setting, e.Err)
}

// Unwrap returns the reason.
func (e *SettingError) Unwrap() error { return e.Err }

// ConnectionString returns the connection string in an app setting, or what the
// settings of an identity say; the empty name is [signalr.DefaultConnection].
// Every error is a *[SettingError].
func (s *Settings) ConnectionString(setting string) (ConnectionString, error) {
	setting = settingName(setting)
	var conn ConnectionString
	var err error
	switch text := s.text(setting); {
	case text != "":
		conn, err = ParseConnectionString(text)
		if err == nil && conn.keyless && s.identity == nil {
			err = errKeyless
		}
	case s.isSet(setting):
		conn, err = s.identityConnection(setting)
	default:
		err = fmt.Errorf("%w: set it to the connection string of the service (Keys in the portal): %s", ErrNotSet, shape)
	}
	if err != nil {
		return ConnectionString{}, &SettingError{setting, err}
	}
	return conn, nil
}

// isSet tells whether there is a connection string or an identity.
func (s *Settings) isSet(setting string) bool {
	return s.text(setting) != "" || s.property(setting, "serviceUri") != ""
}

// text returns the connection string of a setting. The section for connection
// strings comes first, which App Service has too (IConfigurationExtensions.cs, and
// the environment provider of .NET's configuration).
func (s *Settings) text(setting string) string {
	return cmp.Or(s.lookup("ConnectionStrings:"+setting), s.lookup("ConnectionStrings__"+setting), s.lookup("CUSTOMCONNSTR_"+setting), s.lookup(setting))
}

// property returns a setting below another, as environment variables and as
// local.settings.json may spell it.
func (s *Settings) property(setting, name string) string {
	return cmp.Or(s.lookup(setting+"__"+name), s.lookup(setting+":"+name))
}

// identityConnection reads an identity in settings of its own, which the
// Functions extension knows (IConfigurationExtensions.cs), as the connection
// string that says the same.
func (s *Settings) identityConnection(setting string) (ConnectionString, error) {
	found := &fields{values: map[string]string{
		strings.ToLower(fieldEndpoint): s.property(setting, "serviceUri"),
		strings.ToLower(fieldAuthType): "azure",
	}}
	for _, field := range []string{fieldClientEndpoint, fieldServerEndpoint, fieldClientID, fieldTenantID, fieldClientSecret} {
		if value := s.property(setting, strings.ToLower(field[:1])+field[1:]); value != "" {
			found.values[strings.ToLower(field)] = value
		}
	}
	switch credential := s.property(setting, "credential"); {
	case strings.EqualFold(credential, "managedidentity"):
		found.values[strings.ToLower(fieldAuthType)] = "azure.msi"
	case found.has(fieldClientSecret):
		found.values[strings.ToLower(fieldAuthType)] = "azure.app"
	}
	return found.connection()
}

// AccessKeys returns the keys that the service behind an app setting signs
// upstream calls with: those of all its endpoints. Where one of them is an
// identity there are none that one could rely on, and the error matches
// [ErrIdentity].
func (s *Settings) AccessKeys(setting string) ([]string, error) {
	setting = settingName(setting)
	var keys []string
	for _, each := range s.settingsOf(setting) {
		conn, err := s.ConnectionString(each.setting)
		if err != nil {
			return nil, err
		}
		key, err := conn.AccessKey()
		if conn.keyless {
			err = &identityError{string(conn.Credential), "use a connection string with one"}
		}
		if err != nil {
			return nil, &SettingError{each.setting, err}
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// Check tells whether the process can sign for a connection: with its key, or
// as its identity. Every error is a *[SettingError].
func (s *Settings) Check(setting string) error {
	_, err := s.endpoints(setting)
	return err
}

func settingName(name string) string { return cmp.Or(name, signalr.DefaultConnection) }

// Sender implements [signalr.Senders]: it returns the sender for an output, which
// shares HTTP client and tokens with all others of these settings. Where its
// connection is missing or has no key, every send fails and says so: a function that
// sends only sometimes runs without.
func (s *Settings) Sender(to signalr.Output) signalr.Sender {
	endpoints, err := s.endpoints(to.Connection)
	if err != nil {
		return failing{err}
	}
	sender, err := newSender(endpoints, to.Hub, s.options)
	if err != nil {
		return failing{&SettingError{settingName(to.Connection), err}}
	}
	return sender
}

// failing is the sender of a connection that cannot be used.
type failing struct{ reason error }

func (f failing) Send(context.Context, signalr.Message) error            { return f.reason }
func (f failing) ChangeGroup(context.Context, signalr.GroupChange) error { return f.reason }
func (f failing) Invoke(context.Context, string, string, []any) ([]byte, error) {
	return nil, f.reason
}
