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
