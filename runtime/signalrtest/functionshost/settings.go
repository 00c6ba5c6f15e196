package functionshost

import (
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
)

// settings are the app settings: local.settings.json, overridden by the
// environment, overridden by Options.Settings.
type settings struct {
	env    map[string]string // for the handler, names as they are written
	values map[string]string // for look-ups, by settingKey
}

// settingKey is the name under which a setting is found: without case, with
// ":" and "__" as one separator, as in .NET configuration.
func settingKey(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "__", ":"))
}

func newSettings(local, options map[string]string) settings {
	inherited := make(map[string]string)
	for _, pair := range os.Environ() {
		if name, value, _ := strings.Cut(pair, "="); name != "" {
			inherited[name] = value
		}
	}
	s := settings{env: map[string]string{"AzureWebJobsStorage": "UseDevelopmentStorage=true"}, values: make(map[string]string)}
	for _, values := range []map[string]string{maps.Clone(s.env), local, inherited, options} {
		s.add(values)
	}
	return s
}

func (s settings) add(values map[string]string) {
	maps.Copy(s.env, values)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		s.values[settingKey(name)] = values[name]
		for _, prefix := range portalPrefixes {
			if rest, found := strings.CutPrefix(name, prefix); found {
				s.values[settingKey(connectionStrings+rest)] = values[name]
			}
		}
	}
}

// portalPrefixes begin the variables in which App Service hands over what the
// portal calls connection strings; .NET puts them under ConnectionStrings.
var portalPrefixes = []string{"CUSTOMCONNSTR_", "SQLCONNSTR_", "SQLAZURECONNSTR_", "MYSQLCONNSTR_"}

const connectionStrings = "ConnectionStrings:"

// connectionString returns the setting that holds a connection string: one
// under ConnectionStrings goes first.
func (s settings) connectionString(name string) string {
	if value := s.get(connectionStrings + name); value != "" {
		return value
	}
	return s.get(name)
}

// with returns the settings with more over them.
func (s settings) with(more map[string]string) settings {
	all := settings{env: maps.Clone(s.env), values: maps.Clone(s.values)}
	all.add(more)
	return all
}

func (s settings) get(name string) string { return s.values[settingKey(name)] }

// under returns all settings below a section, sorted by name, which is what
// follows the section's, with ":" between its parts.
func (s settings) under(section string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		prefix := settingKey(section) + ":"
		for _, name := range slices.Sorted(maps.Keys(s.env)) {
			key := settingKey(name)
			if strings.HasPrefix(key, prefix) && !yield(strings.ReplaceAll(name, "__", ":")[len(prefix):], s.values[key]) {
				return
			}
		}
	}
}

func (s settings) resolve(text string) (string, error) {
	parts := strings.Split(text, "%")
	if len(parts)%2 == 0 {
		return "", fmt.Errorf("the %% before %q has no closing %%", parts[len(parts)-1])
	}
	for i := 1; i < len(parts); i += 2 {
		name := parts[i]
		if parts[i] = s.get(name); parts[i] == "" || strings.Contains(name, "__") {
			return "", fmt.Errorf("%%%s%% is not a setting: give %s a value in local.settings.json or the environment", name, strings.ReplaceAll(name, "__", ":"))
		}
	}
	return strings.Join(parts, ""), nil
}

// What becomes of %NAME% where no setting has that name.
const (
	drop = false
	keep = true
)

var named = pattern(`%[^%]*%`)

// expand replaces each %NAME% by the setting of that name, as the custom
// handler's paths and arguments are expanded.
func (s settings) expand(text string, keepUnknown bool) string {
	if strings.Count(text, "%")%2 != 0 {
		return text
	}
	return named().ReplaceAllStringFunc(text, func(name string) string {
		if value := s.get(strings.Trim(name, "%")); value != "" || !keepUnknown {
			return value
		}
		return name
	})
}

func (s settings) environment() []string {
	list := make([]string, 0, len(s.env))
	for _, name := range slices.Sorted(maps.Keys(s.env)) {
		list = append(list, name+"="+s.env[name])
	}
	return list
}
