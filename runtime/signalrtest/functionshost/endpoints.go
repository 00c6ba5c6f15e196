package functionshost

import (
	"strings"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// endpointsSection holds more endpoints than that of the connection setting
// (the extension's docs/sharding.md): a connection string each, under
// <name>, <name>__primary or <name>__secondary.
const endpointsSection = "Azure__SignalR__Endpoints"

type endpoint struct {
	name       string // empty for that of the connection setting
	secondary  bool
	connection service.ConnectionString
}

// endpoints returns all endpoints of an app, that of the connection setting
// first. Entries of the section that are no connection string, such as a
// serviceUri, are left out.
func (a *app) endpoints(settings *service.Settings, connection string) ([]endpoint, error) {
	first, err := settings.ConnectionString(connection)
	if err != nil {
		return nil, err
	}
	list := []endpoint{{connection: first}}
	for entry, value := range a.settings.under(endpointsSection) {
		more, err := service.ParseConnectionString(value)
		if err != nil {
			continue
		}
		name, role, _ := strings.Cut(entry, ":")
		list = append(list, endpoint{name, strings.EqualFold(role, "secondary"), more})
	}
	return list, nil
}

// describe returns what the extension tells about an endpoint. Every one is
// online here.
func (e endpoint) describe() newtonsoft.Value {
	kind := "Primary"
	if e.secondary {
		kind = "Secondary"
	}
	object := newtonsoft.Value{Kind: newtonsoft.Object}
	object.SetText("endpointType", kind)
	object.SetText("name", e.name)
	object.SetText("endpoint", e.connection.Endpoint)
	object.Set("online", newtonsoft.Value{Kind: newtonsoft.Bool, Bool: true})
	return object
}
