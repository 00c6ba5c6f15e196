package service

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// endpointSetting is the name of a setting that holds an endpoint.
type endpointSetting struct {
	setting   string // the whole name, without __serviceUri of an identity
	name      string // of the endpoint
	secondary bool
}

// parseEndpointSetting reads names such as Azure__SignalR__Endpoints__east,
// …__east__secondary and …__east__serviceUri, as environment variables and, with
// colons, local.settings.json have them (docs/sharding.md of the Functions
// extension). Others are not ok.
func parseEndpointSetting(name string) (found endpointSetting, ok bool) {
	rest, last := strings.ReplaceAll(name, "__", ":"), ""
	if strings.Count(rest, ":") == 4 {
		at := strings.LastIndex(rest, ":")
		rest, last = rest[:at], strings.ToLower(rest[at+1:])
	}
	const prefix = "Azure:SignalR:Endpoints:"
	if len(rest) <= len(prefix) || !strings.EqualFold(rest[:len(prefix)], prefix) || strings.Contains(rest[len(prefix):], ":") {
		return found, false
	}
	found = endpointSetting{setting: name, name: rest[len(prefix):], secondary: last == "secondary"}
	if last == "serviceuri" {
		found.setting = strings.TrimSuffix(strings.TrimSuffix(name[:len(name)-len(last)], ":"), "__")
	}
	return found, last == "" || last == "primary" || last == "secondary" || last == "serviceuri"
}

// endpointSettings returns those that are set, by name.
func (s *Settings) endpointSettings() []endpointSetting {
	if s.names == nil {
		return nil
	}
	var found []endpointSetting
	for _, name := range s.names() {
		each, ok := parseEndpointSetting(name)
		if !ok || s.lookup(name) == "" {
			continue
		}
		if each.setting != name { // an identity
			each.secondary = strings.EqualFold(s.property(each.setting, "type"), "secondary")
		}
		found = append(found, each)
	}
	slices.SortFunc(found, func(a, b endpointSetting) int { return strings.Compare(a.setting, b.setting) })
	return slices.Compact(found)
}

// settingsOf returns the settings of all endpoints behind an app setting: its own,
// unless it is not set and there are others.
func (s *Settings) settingsOf(setting string) []endpointSetting {
	settings := s.endpointSettings()
	if len(settings) > 0 && !s.isSet(setting) {
		return settings
	}
	return append([]endpointSetting{{setting: setting}}, settings...)
}

// endpoints returns the endpoints behind an app setting: the one of its
// connection string, and those in settings of their own. They are made once.
// Every error is a *[SettingError].
func (s *Settings) endpoints(setting string) ([]*endpoint, error) {
	setting = settingName(setting)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return nil, s.broken
	}
	if found := s.made[setting]; found != nil {
		return found, nil
	}
	var found []*endpoint
	for _, each := range s.settingsOf(setting) {
		conn, err := s.ConnectionString(each.setting)
		if err != nil {
			return nil, err
		}
		e, err := s.endpoint(conn)
		if err != nil {
			return nil, &SettingError{each.setting, err}
		}
		e.name, e.secondary = each.name, each.secondary
		found = append(found, e)
	}
	s.made[setting] = found
	return found, nil
}

// onlineOf returns the endpoints that answer; they are asked at the same time.
func onlineOf(ctx context.Context, endpoints []*endpoint, client *http.Client) []*endpoint {
	answers := make([]bool, len(endpoints))
	var wait sync.WaitGroup
	for i, e := range endpoints {
		wait.Go(func() { answers[i] = e.online(ctx, client) })
	}
	wait.Wait()
	var online []*endpoint
	for i, answers := range answers {
		if answers {
			online = append(online, endpoints[i])
		}
	}
	return online
}

// errOffline is what clients get while no endpoint answers.
var errOffline = &signalr.StatusError{Status: http.StatusServiceUnavailable, Message: "no SignalR service answers"}

// choose picks the endpoint of one client: any primary one that answers, or
// else any secondary one.
func choose(ctx context.Context, endpoints []*endpoint, client *http.Client) (*endpoint, error) {
	if len(endpoints) == 1 {
		return endpoints[0], nil
	}
	online := onlineOf(ctx, endpoints, client)
	if primary := slices.DeleteFunc(slices.Clone(online), func(e *endpoint) bool { return e.secondary }); len(primary) > 0 {
		online = primary
	}
	if len(online) == 0 {
		return nil, errOffline
	}
	return online[rand.IntN(len(online))], nil
}
