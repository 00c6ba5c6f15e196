package functionshost

import (
	"path/filepath"
	"strings"
)

// localSettings is what local.settings.json says. The file is optional.
type localSettings struct {
	values          map[string]string
	origins         []string // that browsers may call from, in lower case and not trimmed
	corsCredentials bool
}

func (r *configReader) localSettings() localSettings {
	var l localSettings
	const name = "local.settings.json"
	if !exists(filepath.Join(r.root, name)) {
		return l
	}
	f := r.open(name, "")
	if f == nil {
		return l
	}
	if f.flag(f.root, "IsEncrypted") {
		f.problem(f.root.Get("IsEncrypted"), "the values are encrypted: run func settings decrypt")
		return l
	}
	l.values = make(map[string]string)
	sections := []struct{ name, prefix string }{{"Values", ""}, {"ConnectionStrings", "ConnectionStrings:"}}
	for _, section := range sections {
		values := f.root.Get(section.name)
		if values == nil {
			continue
		}
		for i := range values.Members {
			m := &values.Members[i]
			text, ok := m.Value.AsText()
			if !ok {
				f.problem(&m.Value, "the value of %s must be a string", m.Name)
				continue
			}
			l.values[section.prefix+m.Name] = text
		}
	}
	host := f.root.Get("Host")
	if text := f.str(host, "CORS"); text != "" {
		l.origins = strings.Split(strings.ToLower(text), ",")
	}
	l.corsCredentials = f.flag(host, "CORSCredentials") && l.origins != nil
	if l.anyOrigin() && l.corsCredentials {
		f.report(host.Get("CORS"), "", `CORS is "*" with CORSCredentials: Core Tools does not start with that; name the origins, such as http://localhost:3000`)
	}
	return l
}

// anyOrigin tells whether every origin may call. Among others a star means
// nothing.
func (l localSettings) anyOrigin() bool { return len(l.origins) == 1 && l.origins[0] == "*" }
