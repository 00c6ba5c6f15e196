// Package emit holds what the emitters below it have in common.
package emit

import (
	"cmp"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// OutputBinding is the name of the signalR output binding in function.json.
// The Functions host also takes a property of a function's result for an
// output if the names are equal, so it is one that no result will have. An
// underscore is not allowed (Azure Functions host, Utility.cs).
const OutputBinding = "hubwireMessages"

// Output is one signalR output binding of a function.
type Output struct{ Hub, Connection, Binding string }

// Outputs returns the outputs of a trigger: one where it takes a clients type,
// for the hub those clients belong to.
func Outputs(pkg *model.Package, trigger *model.Trigger) []Output {
	if trigger.Clients == nil {
		return nil
	}
	output := Output{
		Hub:        trigger.Clients.Client.Hub,
		Connection: trigger.Connection,
		Binding:    OutputBinding,
	}
	if !strings.EqualFold(output.Hub, trigger.Hub) {
		output.Connection = cmp.Or(trigger.Clients.Client.Connection, connectionOf(pkg, output.Hub, trigger.Connection))
	}
	if strings.EqualFold(trigger.Binding, output.Binding) {
		output.Binding += "Out" // names are unique in a function, compared without case
	}
	return []Output{output}
}

// connectionOf returns the connection the package declares for a hub. A hub
// that is declared nowhere is reached through the connection of the trigger.
func connectionOf(pkg *model.Package, hub, otherwise string) string {
	for _, declared := range pkg.Hubs {
		if strings.EqualFold(declared.Name, hub) && declared.Connection != "" {
			return declared.Connection
		}
	}
	return otherwise
}
