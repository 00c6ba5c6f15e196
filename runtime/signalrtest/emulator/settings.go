package emulator

import (
	"fmt"

	"github.com/hubwire/hubwire/internal/upstreams"
)

// UpstreamTemplate says where the events of some hubs go.
type UpstreamTemplate = upstreams.Template

// ParseSettings reads the upstream templates in the settings.json of
// Microsoft's emulator (asrs-emulator upstream init). As there, names of
// settings are read without case, other settings are left alone, comments and
// commas at the end of lists are allowed, and a pattern that is missing or
// empty matches nothing. The error says where the file is wrong.
func ParseSettings(text []byte) ([]UpstreamTemplate, error) {
	templates, err := upstreams.Parse(text)
	if err != nil {
		return nil, err
	}
	for i, t := range templates {
		if err := t.Check(); err != nil {
			return nil, fmt.Errorf("settings: UpstreamSettings.Templates[%d].UrlTemplate: %w", i, err)
		}
	}
	return templates, nil
}
