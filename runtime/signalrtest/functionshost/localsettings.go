package functionshost

import (
	"path/filepath"
	"strings"
)

// localSettings is what local.settings.json says. The file is optional.
type localSettings struct {
	values          map[string]string
	origins         []string // that browsers may call from; "*" is every one
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
		f.problem(f.root.get("IsEncrypted"), "the values are encrypted: run func settings decrypt")
		return l
	}
	l.values = make(map[string]string)
	if values := f.root.get("Values"); values != nil {
		for _, m := range values.members {
			text, ok := scalar(m.value)
			if !ok {
				f.problem(m.value, "the value of %s must be a string", m.name)
				continue
			}
			l.values[m.name] = text
		}
	}
	host := f.root.get("Host")
	l.origins = splitList(f.str(host, "CORS"))
	l.corsCredentials = f.flag(host, "CORSCredentials")
	return l
}

// splitList cuts a list at its commas; empty items are dropped.
func splitList(text string) []string {
	var list []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}
