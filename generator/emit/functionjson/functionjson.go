// Package functionjson renders the function.json files that tell the Azure
// Functions host about the functions of a package.
//
// Names and legal values of the properties are those of the SignalR extension
// (SignalRTriggerAttribute.cs, SignalRConnectionInfoAttribute.cs) and of the
// HTTP extension.
package functionjson

import (
	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/generator/model"
)

// FileName is the name of the file in the folder of its function.
const FileName = "function.json"

// File is one function.json.
type File struct {
	Path    string // relative to the app root, with slashes
	Content []byte
}

// Files returns the files of a package, in the order of its functions.
func Files(pkg *model.Package) []File {
	var files []File
	add := func(function string, bindings []binding) {
		files = append(files, File{function + "/" + FileName, render(bindings)})
	}
	for _, trigger := range pkg.Triggers {
		add(trigger.Function, triggerBindings(pkg, trigger))
	}
	for _, negotiation := range pkg.Negotiations {
		add(negotiation.Function, negotiateBindings(negotiation))
	}
	return files
}

func triggerBindings(pkg *model.Package, t *model.Trigger) []binding {
	trigger := binding{
		text("type", "signalRTrigger"),
		text("name", t.Binding),
		text("direction", "in"),
		text("hubName", t.Hub),
		text("category", t.Category),
		text("event", t.Event),
	}
	if len(t.ParameterNames) > 0 {
		trigger = append(trigger, list("parameterNames", t.ParameterNames))
	}
	trigger = append(trigger, text("connectionStringSetting", t.Connection))

	bindings := []binding{trigger}
	for _, output := range emit.Outputs(pkg, t) {
		bindings = append(bindings, binding{
			text("type", "signalR"),
			text("name", output.Binding),
			text("direction", "out"),
			text("hubName", output.Hub),
			text("connectionStringSetting", output.Connection),
		})
	}
	return bindings
}

// negotiateBindings renders an HTTP endpoint. Without a declared negotiation
// it has one input and one output, so that the host forwards the request as it
// is (FunctionMetadataExtensions.cs, IsHttpInAndOutFunction).
func negotiateBindings(n *model.Negotiation) []binding {
	bindings := []binding{
		{
			text("type", "httpTrigger"),
			text("name", "req"),
			text("direction", "in"),
			text("authLevel", n.Auth),
			list("methods", []string{"post"}),
			text("route", n.Route),
		},
		{
			text("type", "http"),
			text("name", "res"),
			text("direction", "out"),
		},
	}
	if n.Declared != nil {
		bindings = append(bindings, connectionInfo(n))
	}
	return bindings
}

// connectionInfo is the binding through which the host makes the token.
func connectionInfo(n *model.Negotiation) binding {
	info := binding{
		text("type", "signalRConnectionInfo"),
		text("name", "connectionInfo"),
		text("direction", "in"),
		text("hubName", n.Hub),
	}
	if n.Declared.UserID != "" {
		info = append(info, text("userId", n.Declared.UserID))
	}
	if n.Declared.IDToken != "" {
		info = append(info, text("idToken", n.Declared.IDToken))
	}
	if len(n.Declared.Claims) > 0 {
		info = append(info, list("claimTypeList", n.Declared.Claims))
	}
	return append(info, text("connectionStringSetting", n.Connection))
}
