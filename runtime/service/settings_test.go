package service_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
)

const testConnection = "Endpoint=https://abc;AccessKey=fake_key"

// settings returns settings from name, value, name, value …
func settings(namesAndValues ...string) *service.Settings {
	return settingsWith(nil, namesAndValues...)
}

func settingsWith(opts []service.SettingsOption, namesAndValues ...string) *service.Settings {
	values := make(map[string]string)
	for i := 0; i < len(namesAndValues); i += 2 {
		values[namesAndValues[i]] = namesAndValues[i+1]
	}
	return service.NewSettings(func(name string) string { return values[name] }, opts...)
}

func TestSettingsFindConnections(t *testing.T) {
	s := settings("AzureSignalRConnectionString", testConnection, "Other", "Endpoint=https://other;AccessKey=k2")
	for name, want := range map[string]string{"": "https://abc", "Other": "https://other"} {
		conn, err := s.ConnectionString(name)
		if err != nil || conn.Endpoint != want {
			t.Errorf("%q: got %v, %v", name, conn, err)
		}
	}
	if keys, err := s.AccessKeys("Other"); err != nil || len(keys) != 1 || keys[0] != "k2" {
		t.Errorf("AccessKeys gave %q, %v", keys, err)
	}
}

func TestSettingErrorsSayWhatToDo(t *testing.T) {
	s := settings("Bad", "Endpoint=x;AccessKey=hidden", "Msi", "Endpoint=https://a;AuthType=azure.msi", "Id__serviceUri", "https://a")
	for _, c := range []struct {
		setting string
		matches error
		says    string
	}{
		{"", service.ErrNotSet, `app setting "AzureSignalRConnectionString": is not set: set it to the connection string`},
		{"Bad", nil, `app setting "Bad": connection string: Endpoint must be`},
		{"Msi", service.ErrIdentity, `app setting "Msi": the connection uses an identity (managed identity) and has no access key: use a connection string with one`},
		{"Id", service.ErrIdentity, `app setting "Id": the connection uses an identity (default credential) and has no access key: use a connection string with one`},
	} {
		_, err := s.AccessKeys(c.setting)
		var failure *service.SettingError
		if !errors.As(err, &failure) || !strings.HasPrefix(err.Error(), c.says) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: got %v", c.setting, err)
		}
		if c.matches != nil && !errors.Is(err, c.matches) {
			t.Errorf("%q: %v does not match %v", c.setting, err, c.matches)
		}
	}
}

func TestSettingErrorsShowNoConnectionString(t *testing.T) {
	_, err := settings().ConnectionString("Endpoint=https://a;AccessKey=s3cret")
	if err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "is not set") {
		t.Errorf("got %v", err)
	}
}
