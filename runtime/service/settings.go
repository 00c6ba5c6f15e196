package service

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Settings finds connection strings by the name of their app setting.
type Settings struct {
	lookup func(name string) string
}

// NewSettings returns settings that read through lookup, which returns ""
// for what is not set: os.Getenv in production.
func NewSettings(lookup func(name string) string) *Settings {
	return &Settings{lookup}
}

// ErrNotSet is what a [SettingError] wraps where the app setting is missing.
var ErrNotSet = errors.New("is not set")

// ErrIdentity is what errors match where a key is needed and the connection
// names an identity.
var ErrIdentity = errors.New("identity connections are not supported yet")

// SettingError says which app setting is wrong and what to do.
type SettingError struct {
	Setting string
	Err     error // matches ErrNotSet or ErrIdentity, or is a *ConnectionStringError
}

// Error names the setting and the reason.
func (e *SettingError) Error() string { return fmt.Sprintf("app setting %q: %v", e.Setting, e.Err) }

// Unwrap returns the reason.
func (e *SettingError) Unwrap() error { return e.Err }

type identityError struct{ how string }

func (e *identityError) Error() string {
	return fmt.Sprintf("the connection uses an identity (%s); %v where the process itself signs: use a connection string with an access key", e.how, ErrIdentity)
}

func (e *identityError) Unwrap() error { return ErrIdentity }

// ConnectionString returns the connection string in an app setting; the empty
// name is [signalr.DefaultConnection]. Every error is a *[SettingError].
func (s *Settings) ConnectionString(setting string) (ConnectionString, error) {
	setting = settingName(setting)
	text := s.lookup(setting)
	if text == "" {
		return ConnectionString{}, &SettingError{setting, s.missing(setting)}
	}
	conn, err := ParseConnectionString(text)
	if err != nil {
		return ConnectionString{}, &SettingError{setting, err}
	}
	return conn, nil
}

// missing tells an identity in settings of its own, which the Functions
// extension reads (IConfigurationExtensions.cs), from nothing at all.
func (s *Settings) missing(setting string) error {
	if s.lookup(setting+"__serviceUri") != "" {
		return &identityError{setting + "__serviceUri"}
	}
	return fmt.Errorf("%w: set it to the connection string of the service (Keys in the portal): %s", ErrNotSet, shape)
}

// AccessKeys returns the keys that the service behind an app setting signs
// upstream calls with: the one in its connection string.
func (s *Settings) AccessKeys(setting string) ([]string, error) {
	conn, err := s.ConnectionString(setting)
	if err != nil {
		return nil, err
	}
	key, err := conn.AccessKey()
	if err != nil {
		return nil, &SettingError{settingName(setting), err}
	}
	return []string{key}, nil
}

func settingName(name string) string { return cmp.Or(name, signalr.DefaultConnection) }
