package resolve

import "github.com/hubwire/hubwire/annotations"

// minimalHostJSON is the smallest host.json of an app with a custom handler
// (Azure docs, functions-custom-handlers).
const minimalHostJSON = `{"version":"2.0","extensionBundle":{"id":"Microsoft.Azure.Functions.ExtensionBundle","version":"[4.23.0, 5.0.0)"},` +
	`"customHandler":{"description":{"defaultExecutablePath":"handler"},"enableForwardingHttpRequest":true}}`

// checkHostJSON reports a package with functions but without app root, at the
// first of its directives.
func (u *unit) checkHostJSON() {
	if u.source.Root != "" || !u.hasFunctions() {
		return
	}
	for decl := range u.declarations {
		for _, directive := range decl.Directives {
			switch directive.(type) {
			case *annotations.Trigger, *annotations.Negotiate:
				u.reportNoHostJSON(directive.Head().Span, "where function folders go")
				return
			}
		}
	}
}

// reportNoHostJSON reports that there is no app root, and what that leaves open.
func (u *unit) reportNoHostJSON(at annotations.Span, unknown string) {
	u.report(annotations.RuleNoHostJSON.At(at, "host.json not found in the package directory or above, so hubwire does not know %s", unknown).
		WithHelp("create host.json in the app root, for example next to go.mod: %s", minimalHostJSON))
}
