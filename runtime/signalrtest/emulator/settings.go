package emulator

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
	text = plainJSON(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF")))
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

// plainJSON blanks comments, and commas before the end of a list, outside of
// strings. Everything keeps its place.
func plainJSON(text []byte) []byte {
	out := bytes.Clone(text)
	comma := -1 // the last one, while nothing but blanks came after it
	for i := 0; i < len(out); i++ {
		switch {
		case bytes.HasPrefix(out[i:], []byte("//")):
			i = blank(out, i, "\n") - 1
			continue
		case bytes.HasPrefix(out[i:], []byte("/*")):
			i = blank(out, i, "*/") - 1
			continue
		case out[i] == '"':
			i = endOfString(out, i)
		case (out[i] == ']' || out[i] == '}') && comma >= 0:
			out[comma] = ' '
		case out[i] == ',':
			comma = i
			continue
		case strings.IndexByte(" \t\r\n", out[i]) >= 0:
			continue
		}
		comma = -1
	}
	return out
}

// blank overwrites a comment that ends with the given text, and returns where
// it ends. Line breaks stay.
func blank(text []byte, start int, end string) int {
	stop := len(text)
	if at := bytes.Index(text[start+2:], []byte(end)); at >= 0 {
		stop = start + 2 + at + len(end)
	}
	for i := start; i < stop; i++ {
		if text[i] != '\n' && text[i] != '\r' {
			text[i] = ' '
		}
	}
	return stop
}

// endOfString returns where the string ends that starts at the place.
func endOfString(text []byte, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}
