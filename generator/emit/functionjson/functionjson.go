// Package functionjson renders the function.json files that tell the Azure
// Functions host about the functions of a package.
//
// Names and legal values of the properties are those of the SignalR extension
// (SignalRTriggerAttribute.cs, SignalRConnectionInfoAttribute.cs) and of the
// HTTP extension.
package functionjson

import (
	"bytes"
	"path/filepath"

	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/generator/model"
)

// FileName is the name of the file in the folder of its function.
const FileName = "function.json"

// Emitter writes the function.json files of packages that feed an app.
type Emitter struct{}

// Files implements [emit.Emitter].
func (Emitter) Files(pkg *model.Package) ([]emit.File, error) {
	if pkg.Root == "" {
		return nil, nil
	}
	files := make([]emit.File, 0, len(pkg.Triggers)+len(pkg.Negotiations))
	add := func(function string, d *document) {
		files = append(files, emit.File{Path: filepath.Join(pkg.Root, function, FileName), Content: d.end(), Root: pkg.Root})
	}
	for _, t := range pkg.Triggers {
		d := new(document)
		d.trigger(pkg, t)
		add(t.Function, d)
	}
	for _, n := range pkg.Negotiations {
		d := new(document)
		d.negotiation(n)
		add(n.Function, d)
	}
	return files, nil
}

// Wrote implements [emit.Emitter]: the first binding is that of a trigger.
func (Emitter) Wrote(name string, text []byte) bool {
	if filepath.Base(name) != FileName {
		return false
	}
	text = bytes.ReplaceAll(text, []byte("\r"), nil)
	for _, trigger := range []string{signalRTrigger, httpTrigger} {
		d := new(document)
		d.property("type")
		d.quote(trigger)
		if bytes.HasPrefix(text, append([]byte(opening), d.out...)) {
			return true
		}
	}
	return false
}

const (
	signalRTrigger = "signalRTrigger"
	httpTrigger    = "httpTrigger"
)

func (d *document) trigger(pkg *model.Package, t *model.Trigger) {
	d.binding(signalRTrigger, t.Binding, "in")
	d.text("hubName", t.Hub)
	d.text("category", t.Category)
	d.text("event", t.Event)
	if len(t.ParameterNames) > 0 {
		d.list("parameterNames", t.ParameterNames)
	}
	d.text("connectionStringSetting", t.Connection)
	for _, output := range emit.Outputs(pkg, t) {
		d.binding("signalR", output.Binding, "out")
		d.text("hubName", output.Hub)
		d.text("connectionStringSetting", output.Connection)
	}
}

// negotiation renders an HTTP endpoint. Without a declared negotiation it has
// one input and one output, so that the host forwards the request as it is
// (FunctionMetadataExtensions.cs, IsHttpInAndOutFunction).
func (d *document) negotiation(n *model.Negotiation) {
	d.binding(httpTrigger, "req", "in")
	d.text("authLevel", n.Auth)
	d.list("methods", []string{"post"})
	d.text("route", n.Route)
	d.binding("http", "res", "out")
	if n.Declared != nil {
		d.connectionInfo(n)
	}
}

// connectionInfo is the binding through which the host makes the token.
func (d *document) connectionInfo(n *model.Negotiation) {
	d.binding("signalRConnectionInfo", "connectionInfo", "in")
	d.text("hubName", n.Hub)
	if n.Declared.UserID != "" {
		d.text("userId", n.Declared.UserID)
	}
	if n.Declared.IDToken != "" {
		d.text("idToken", n.Declared.IDToken)
	}
	if len(n.Declared.Claims) > 0 {
		d.list("claimTypeList", n.Declared.Claims)
	}
	d.text("connectionStringSetting", n.Connection)
}
