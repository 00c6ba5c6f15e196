package upstreams

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Formats are the names of the formats.
func Formats() []string { return []string{"emulator", "arm", "bicep", "az"} }

// Format writes templates as settings.json of Microsoft's emulator, as ARM or
// Bicep, or as a command of the Azure CLI.
func Format(format string, templates []Template) ([]byte, error) {
	switch format {
	case "emulator":
		var file settings
		file.UpstreamSettings.Templates = templates
		return indented(file)
	case "arm":
		return arm(templates)
	case "bicep":
		return bicep(templates), nil
	case "az":
		return az(templates), nil
	default:
		return nil, fmt.Errorf("unknown format %q: use one of %s", format, strings.Join(Formats(), ", "))
	}
}

func indented(value any) ([]byte, error) {
	text, err := json.Marshal(value, jsontext.WithIndent("  "), json.Deterministic(true))
	return append(text, '\n'), err
}

// property is one of a template, with its name in ARM and in the Azure CLI.
type property struct{ arm, az, value string }

func (t Template) properties() []property {
	return []property{
		{"urlTemplate", "url-template", t.URLTemplate}, {"hubPattern", "hub-pattern", t.HubPattern},
		{"categoryPattern", "category-pattern", t.CategoryPattern}, {"eventPattern", "event-pattern", t.EventPattern},
	}
}

// arm writes the properties of a Microsoft.SignalRService/signalR resource.
func arm(templates []Template) ([]byte, error) {
	list := make([]map[string]any, len(templates))
	for i, t := range templates {
		list[i] = map[string]any{"auth": map[string]any{"type": "None"}}
		for _, p := range t.properties() {
			list[i][p.arm] = p.value
		}
	}
	return indented(map[string]any{"properties": map[string]any{"upstream": map[string]any{"templates": list}}})
}

// bicep writes the upstream property of the resource.
func bicep(templates []Template) []byte {
	quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`, `${`, `\${`) // ${ would begin an interpolation
	text := []byte("upstream: {\n  templates: [\n")
	for _, t := range templates {
		text = append(text, "    {\n"...)
		for _, p := range t.properties() {
			text = fmt.Appendf(text, "      %s: '%s'\n", p.arm, quoted.Replace(p.value))
		}
		text = append(text, "      auth: {\n        type: 'None'\n      }\n    }\n"...)
	}
	return append(text, "  ]\n}\n"...)
}

// az writes the command that replaces the templates of a service.
func az(templates []Template) []byte {
	text := []byte("az signalr upstream update --name <SIGNALR_NAME> --resource-group <RESOURCE_GROUP>")
	for _, t := range templates {
		text = append(text, " \\\n  --template"...)
		for _, p := range t.properties() {
			text = fmt.Appendf(text, " %s='%s'", p.az, strings.ReplaceAll(p.value, "'", `'\''`))
		}
	}
	return append(text, '\n')
}
