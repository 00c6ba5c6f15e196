package upstreams

import (
	"fmt"
	"strings"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// settings is the settings.json of Microsoft's emulator.
type settings struct {
	UpstreamSettings struct{ Templates []Template }
}

// Parse reads the templates in the settings.json of Microsoft's emulator
// (asrs-emulator upstream init). As there, names of settings are read without
// case, other settings are left alone, comments and commas at the end of lists
// are allowed, and a pattern that is missing, null or empty matches nothing.
// Templates are nil where the file does not mention any. The error says
// where the file is wrong.
func Parse(text []byte) ([]Template, error) {
	var file settings
	if err := functionapp.ReadJSON(text, &file); err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	templates := file.UpstreamSettings.Templates
	for i := range templates {
		t := &templates[i]
		if strings.TrimSpace(t.URLTemplate) == "" {
			return nil, fmt.Errorf("settings: UpstreamSettings.Templates[%d] has no UrlTemplate", i)
		}
		for _, pattern := range []*string{&t.HubPattern, &t.CategoryPattern, &t.EventPattern} {
			if strings.TrimSpace(*pattern) == "" {
				*pattern = nothing
			}
		}
	}
	return templates, nil
}
