package functionshost

// Check reads an app's files as Start does, and starts nothing. What is wrong
// with them comes as one *ConfigError.
func Check(o Options) (warnings []string, err error) {
	app, err := readApp(o)
	if err != nil {
		return nil, err
	}
	return app.warnings, nil
}

// Route is where an HTTP function is served.
type Route struct {
	Function string
	Methods  []string // upper case; none means all
	Path     string   // with the route prefix, such as /api/items/{id}
}

// Routes lists the HTTP functions of an app by name, as far as its files can be
// read: what is wrong with them is for Check to say.
func Routes(o Options) []Route {
	a, _, err := readFiles(o)
	if err != nil {
		return nil
	}
	var routes []Route
	for _, f := range a.functions {
		if f.http != nil {
			routes = append(routes, Route{f.name, f.http.methods, a.pathOf(f)})
		}
	}
	return routes
}

// Bundle returns the range of extension bundles that host.json asks for, ""
// for none.
func Bundle(o Options) string {
	a, _, err := readFiles(o)
	if err != nil {
		return ""
	}
	return a.host.bundle
}

// LocalValues returns the Values of local.settings.json, nil where there is no
// such file or none that can be read.
func LocalValues(o Options) map[string]string {
	a, _, err := readFiles(o)
	if err != nil {
		return nil
	}
	return a.local.values
}
