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
	functions := len(pkg.Triggers) + len(pkg.Negotiations)
	files := make([]File, 0, functions)
	d := &document{out: make([]byte, 0, functions*sizeOfMost)}
	for _, trigger := range pkg.Triggers {
		d.trigger(pkg, trigger)
		files = append(files, File{trigger.Function + "/" + FileName, d.end()})
	}
	for _, negotiation := range pkg.Negotiations {
		d.negotiation(negotiation)
		files = append(files, File{negotiation.Function + "/" + FileName, d.end()})
	}
	return files
}

func (d *document) trigger(pkg *model.Package, t *model.Trigger) {
	d.binding("signalRTrigger", t.Binding, "in")
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
	d.binding("httpTrigger", "req", "in")
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
