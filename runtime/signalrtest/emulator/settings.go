package emulator

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/internal/jsonc"
)

// settingsFile is the settings.json of Microsoft's emulator.
type settingsFile struct {
	UpstreamSettings struct {
		Templates []struct {
			URLTemplate     string `json:"UrlTemplate"`
			HubPattern      string
			CategoryPattern string
			EventPattern    string
		}
	}
}

// ParseSettings reads the upstream templates in the settings.json of
// Microsoft's emulator (asrs-emulator upstream init). As there, names are read
// without case, other settings are left alone, and comments and commas at the
// end of lists are allowed. The error says where the file is wrong.
func ParseSettings(text []byte) ([]UpstreamTemplate, error) {
	text = jsonc.BlankTrailingCommas(text)
	var file settingsFile
	if err := json.Unmarshal(text, &file, json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	templates := make([]UpstreamTemplate, 0, len(file.UpstreamSettings.Templates))
	for i, t := range file.UpstreamSettings.Templates {
		template := UpstreamTemplate(t)
		if strings.TrimSpace(t.URLTemplate) == "" {
			return nil, fmt.Errorf("settings: UpstreamSettings.Templates[%d] has no UrlTemplate", i)
		}
		if err := template.check(); err != nil {
			return nil, fmt.Errorf("settings: UpstreamSettings.Templates[%d].UrlTemplate: %w", i, err)
		}
		templates = append(templates, template)
	}
	return templates, nil
}
