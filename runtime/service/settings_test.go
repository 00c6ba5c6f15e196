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

func TestConnectionStringsHaveASectionOfTheirOwn(t *testing.T) {
	const here = "Endpoint=https://here;AccessKey=k"
	for _, name := range []string{"ConnectionStrings:A", "ConnectionStrings__A", "CUSTOMCONNSTR_A"} {
		s := settings(name, here, "A", "Endpoint=https://elsewhere;AccessKey=k")
		if conn, err := s.ConnectionString("A"); err != nil || conn.Endpoint != "https://here" {
			t.Errorf("%s: got %v, %v", name, conn, err)
		}
		if keys, err := s.AccessKeys("A"); err != nil || len(keys) != 1 {
			t.Errorf("%s: got %d keys, %v", name, len(keys), err)
		}
	}
}

func TestConnectionStringsWithoutAKey(t *testing.T) {
	const keyless = "Endpoint=https://a;Version=1.0;"
	without := settings("A", keyless)
	if _, err := without.AccessKeys("A"); err == nil || errors.Is(err, service.ErrIdentity) || !strings.Contains(err.Error(), "AccessKey is missing; expected Endpoint=") || !strings.Contains(err.Error(), "host.WithIdentity") {
		t.Errorf("without a source of tokens: %v", err)
	}
	if err := without.Check("A"); err == nil || !strings.Contains(err.Error(), "AccessKey is missing") {
		t.Errorf("without a source of tokens: %v", err)
	}
	with := settingsWith([]service.SettingsOption{service.WithIdentity((&tokens{}).identity)}, "A", keyless)
	if err := with.Check("A"); err != nil {
		t.Errorf("with a source of tokens: %v", err)
	}
	if _, err := with.AccessKeys("A"); !errors.Is(err, service.ErrIdentity) {
		t.Errorf("with a source of tokens: %v", err)
	}
}

func TestRetriesAndTimeoutAreSettings(t *testing.T) {
	for _, c := range []struct {
		settings []string
		says     string
	}{
		{[]string{"AzureSignalRRetry__MaxRetries", "5", "AzureSignalRRetry:Delay", "00:00:00.8", "AzureSignalRRetry__MaxDelay", "00:01:00", "AzureSignalRRetry__Mode", "fixed", "AzureSignalRHttpClientTimeout", "00:01:40"}, ""},
		{[]string{"AzureSignalRRetry__MaxRetries", "many"}, `app setting "AzureSignalRRetry__MaxRetries": invalid number "many": expected 0 or more`},
		{[]string{"AzureSignalRRetry__MaxRetries", "-1"}, "invalid number"},
		{[]string{"AzureSignalRRetry__Delay", "3"}, `app setting "AzureSignalRRetry__Delay": invalid time "3": expected one such as 00:00:30`},
		{[]string{"AzureSignalRRetry__MaxDelay", "00:61:00"}, "invalid time"},
		{[]string{"AzureSignalRRetry__MaxDelay", "00:00:00"}, "expected more than zero"},
		{[]string{"AzureSignalRHttpClientTimeout", "x.00:00:01"}, "invalid time"},
		{[]string{"AzureSignalRRetry__Mode", "Random"}, "expected Fixed or Exponential"},
	} {
		err := settings(append(c.settings, "AzureSignalRConnectionString", testConnection)...).Check("")
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%v: got %v, want %q", c.settings, err, c.says)
		}
	}
}
