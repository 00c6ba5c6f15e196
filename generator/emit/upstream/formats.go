package upstream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/internal/upstreams"
)

// Formats are the names of the formats.
func Formats() []string { return []string{"emulator", "arm", "bicep", "az"} }

// Format writes templates as settings of the emulator, as ARM or Bicep, or as
// a command of the Azure CLI.
func Format(format string, templates []upstreams.Template) ([]byte, error) {
	switch format {
	case "emulator":
		return upstreams.Format(templates)
	case "arm":
		return armText(templates)
	case "bicep":
		return []byte(bicepText(templates)), nil
	case "az":
		return []byte(azText(templates)), nil
	default:
		return nil, fmt.Errorf("there is no format %q, only %s", format, strings.Join(Formats(), ", "))
	}
}

// armTemplate is a template in the properties of a
// Microsoft.SignalRService/signalR resource.
type armTemplate struct {
	URLTemplate     string  `json:"urlTemplate"`
	HubPattern      string  `json:"hubPattern"`
	CategoryPattern string  `json:"categoryPattern"`
	EventPattern    string  `json:"eventPattern"`
	Auth            armAuth `json:"auth"`
}

type armAuth struct {
	Type string `json:"type"`
}

func armText(templates []upstreams.Template) ([]byte, error) {
	list := make([]armTemplate, len(templates))
	for i, t := range templates {
		list[i] = armTemplate{t.URLTemplate, t.HubPattern, t.CategoryPattern, t.EventPattern, armAuth{"None"}}
	}
	return indented(map[string]any{"properties": map[string]any{"upstream": map[string]any{"templates": list}}})
}

// indented does not escape the & and < of URLs.
func indented(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(value)
	return b.Bytes(), err
}

// bicepText writes the upstream property of the resource.
func bicepText(templates []upstreams.Template) string {
	var b strings.Builder
	b.WriteString("upstream: {\n  templates: [\n")
	for _, t := range templates {
		b.WriteString("    {\n")
		for _, p := range properties(t) {
			fmt.Fprintf(&b, "      %s: %s\n", p[0], bicepString(p[1]))
		}
		b.WriteString("      auth: {\n        type: 'None'\n      }\n    }\n")
	}
	b.WriteString("  ]\n}\n")
	return b.String()
}

// properties are the names and values as ARM has them.
func properties(t upstreams.Template) [][2]string {
	return [][2]string{
		{"urlTemplate", t.URLTemplate}, {"hubPattern", t.HubPattern},
		{"categoryPattern", t.CategoryPattern}, {"eventPattern", t.EventPattern},
	}
}

// bicepString quotes a string; ${ would begin an interpolation.
func bicepString(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, `${`, `\${`).Replace(s) + "'"
}

// azText writes the command that replaces the templates of a service.
func azText(templates []upstreams.Template) string {
	var b strings.Builder
	b.WriteString("az signalr upstream update --name <SIGNALR_NAME> --resource-group <RESOURCE_GROUP>")
	for _, t := range templates {
		fmt.Fprintf(&b, " \\\n  --template url-template=%s hub-pattern=%s category-pattern=%s event-pattern=%s",
			shellString(t.URLTemplate), shellString(t.HubPattern), shellString(t.CategoryPattern), shellString(t.EventPattern))
	}
	b.WriteString("\n")
	return b.String()
}

func shellString(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
