package service

import (
	"net/http"
	"time"
)

// Option changes [Settings], and with them the senders and negotiate handlers that
// are made from them, or a [Sender].
type Option func(*options)

// SettingsOption changes [Settings]: an [Option], or one that is for them alone.
type SettingsOption interface{ settings(*Settings) }

func (o Option) settings(s *Settings) { o(&s.options) }

type settingNames func() []string

func (names settingNames) settings(s *Settings) { s.names = names }

type options struct {
	client      *http.Client
	identity    func(ConnectionString) (TokenSource, error)
	application string
	version     string
	retry       backOff
	timeout     time.Duration // of one request; not where a client is given
}

func defaultOptions() options { return options{retry: defaultBackOff, timeout: requestTimeout} }

// WithHTTPClient sends through client, whose timeout and redirect rules hold
// then.
func WithHTTPClient(client *http.Client) Option { return func(o *options) { o.client = client } }

// WithIdentity is needed for connections that name an identity: f is called once
// for each and returns where its tokens come from. Package azureidentity has one
// for everything that connection strings can say.
func WithIdentity(f func(ConnectionString) (TokenSource, error)) Option {
	return func(o *options) { o.identity = f }
}

// WithSettingNames lets [Settings] find the endpoints in settings of their own,
// Azure__SignalR__Endpoints__<name> and the like, which takes the names of all
// settings.
func WithSettingNames(names func() []string) SettingsOption {
	return settingNames(names)
}

// WithApplicationName puts a name before those of hubs, so that several apps
// can share a service: clients connect to hub <name>_<hub>, and so call the
// upstream.
func WithApplicationName(name string) Option { return func(o *options) { o.application = name } }

// WithAPIVersion asks with this version of the REST interface, such as
// 2024-12-01, for everything. Without it each operation has the oldest version
// that knows it: 2022-06-01 for messages, groups and connections, 2023-07-01 for
// [Sender.Execute] and [Sender.GenerateToken], 2024-12-01 for [Sender.Invoke] and
// [Sender.GroupConnections].
func WithAPIVersion(version string) Option { return func(o *options) { o.version = version } }

// WithRetries sets how often a request is repeated that met a transient
// failure; without it, three times. See [Sender].
func WithRetries(most int) Option { return func(o *options) { o.retry.most = most } }

// hubName returns the name that the service knows a hub by.
func (o *options) hubName(hub string) string {
	if o.application == "" {
		return hub
	}
	return o.application + "_" + hub
}
